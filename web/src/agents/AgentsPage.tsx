import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { agentKeys, agents } from '@/api/agents';
import { modelsQuery } from '@/api/costs';
import type { Agent, Model } from '@/api/types';
import { Page } from '@/app/Page';
import { Pane } from '@/app/Pane';
import { useShortcuts } from '@/app/shortcuts';
import { StatusIcon } from '@/status/StatusIcon';
import { peerStatuses } from '@/status/statuses';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { Failure } from '@/ui/Failure';
import { Icon } from '@/ui/Icon';
import { Loading } from '@/ui/Loading';
import { SideGroup, sideLink, SideList } from '@/ui/SideList';
import { AgentDetail } from './AgentDetail';
import { ModelDetail } from './ModelDetail';
import { RegisterAgent } from './RegisterAgent';
import { WhereModelsAre } from './WhereModelsAre';

/** The server asks agents again by itself, about once an hour. */
const every = 60_000;

/** What workflows may name under `agent`: registered A2A agents, and models of the configuration. */
export function AgentsPage() {
  const [registering, setRegistering] = useState(false);
  useShortcuts('Agents', [{ keys: 'n', what: 'Register an agent', run: () => setRegistering(true) }]);
  return (
    <Page
      title="Agents"
      fill
      actions={<Button kind="primary" onClick={() => setRegistering(true)}><Icon name="plus" />Register an agent</Button>}
    >
      <Pane name="The agents"><Agents onRegister={() => setRegistering(true)} /></Pane>
      {registering && <RegisterAgent onClose={() => setRegistering(false)} />}
    </Page>
  );
}

function Agents({ onRegister }: { onRegister: () => void }) {
  const search = useSearch({ from: '/agents' });
  const navigate = useNavigate({ from: '/agents' });
  const list = useQuery({
    queryKey: agentKeys.list, queryFn: async ({ signal }) => (await agents.list(signal)).items, refetchInterval: every,
  });
  const models = useQuery(modelsQuery);
  const failed = [list, models].find((query) => query.isError && query.data === undefined);
  if (failed) {
    return <Failure what="The agents could not be read" error={failed.error} onRetry={() => void failed.refetch()} />;
  }

  if (!list.data || !models.data) {
    return <Loading what="Loading agents" />;
  }

  const { agent, model } = chosenOf(search, list.data, models.data);
  if (!agent && !model) {
    return <NoAgents onRegister={onRegister} />;
  }

  return (
    <SideList label="Agents and models" current={agent?.name ?? model!.name} list={<Lists agents={list.data} models={models.data} chosen={(agent ?? model)!} />}>
      {agent && (
        <Pane key={`agent ${agent.name}`} name="The agent">
          <AgentDetail agent={agent} onRemoved={() => void navigate({ search: {}, replace: true })} />
        </Pane>
      )}
      {model && <Pane key={`model ${model.name}`} name="The model"><ModelDetail model={model} /></Pane>}
    </SideList>
  );
}

/** What the address names; else the first there is. */
function chosenOf(search: { agent?: string | undefined; model?: string | undefined }, all: readonly Agent[], models: readonly Model[]) {
  // No two have the same name, so that whoever only knows a name need not know which of them it is.
  const name = search.agent ?? search.model;
  const agent = all.find((one) => one.name === name);
  const model = agent ? undefined : models.find((one) => one.name === name);
  return agent || model ? { agent, model } : { agent: all[0], model: all.length === 0 ? models[0] : undefined };
}

function Lists({ agents: all, models, chosen }: { agents: readonly Agent[]; models: readonly Model[]; chosen: Agent | Model }) {
  return (
    <>
      <SideGroup title="A2A agents">
        {all.map((agent) => (
          <li key={agent.name}>
            <Link
              to="/agents"
              search={{ agent: agent.name }}
              replace
              activeProps={{}}
              aria-current={agent === chosen ? 'true' : undefined}
              className={sideLink(agent === chosen)}
            >
              <StatusIcon look={peerStatuses[agent.error === null ? 'answers' : 'fails']} size={14} />
              <span className="flex min-w-0 flex-1 flex-col">
                <span className="truncate font-medium">{agent.name}</span>
                <span className="truncate text-xs text-muted">{agent.title}</span>
              </span>
            </Link>
          </li>
        ))}
        {all.length === 0 && <li className="border-b border-line px-3 py-2 text-sm text-muted">None is registered.</li>}
      </SideGroup>
      <SideGroup title="Models">
        {models.map((model) => (
          <li key={model.name}>
            <Link
              to="/agents"
              search={{ model: model.name }}
              replace
              activeProps={{}}
              aria-current={model === chosen ? 'true' : undefined}
              className={sideLink(model === chosen)}
            >
              <span className="flex min-w-0 flex-1 flex-col">
                <span className="truncate font-medium">{model.name}</span>
                <span className="truncate text-xs text-muted">{model.model}</span>
              </span>
            </Link>
          </li>
        ))}
        <li className="px-3 py-2 text-xs text-muted">
          {models.length === 0 && 'None is configured. '}<WhereModelsAre />
        </li>
      </SideGroup>
    </>
  );
}

function NoAgents({ onRegister }: { onRegister: () => void }) {
  return (
    <EmptyState title="This server has no agents" actions={<Button kind="primary" onClick={onRegister}>Register an agent</Button>}>
      <p>
        A node of type <code>agent_call</code> calls an agent by its name: one that speaks A2A and is registered here by its address, or a
        model.
      </p>
      <p><WhereModelsAre /></p>
      <p>A workflow that names an agent this server does not have is refused when it is published, with the place in the file.</p>
    </EmptyState>
  );
}
