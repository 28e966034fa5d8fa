import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { agentKeys, agents } from '@/api/agents';
import type { Agent } from '@/api/types';
import { CopyText } from '@/ui/Copy';
import { Facts } from '@/ui/Facts';
import { Failure } from '@/ui/Failure';
import { JsonView } from '@/ui/JsonView';
import { Part } from '@/ui/PeerParts';
import { count } from '@/ui/format';
import { Time } from '@/ui/Time';
import { Called } from './Called';
import { Callers } from './Callers';
import { PeerDetail } from './PeerDetail';

const bindings: Record<string, string> = { JSONRPC: 'JSON-RPC', 'HTTP+JSON': 'HTTP and JSON' };

/** What a registered agent says about itself, how it is, and who calls it. */
export function AgentDetail({ agent, onRemoved }: { agent: Agent; onRemoved: () => void }) {
  return (
    <PeerDetail
      what="agent"
      name={agent.name}
      note={agent.title}
      error={agent.error}
      kept="What stands below is from its earlier card."
      warning={
        <>
          Workflows that name it can no longer be published, and nodes of runs that call it fail with <code>unknown_agent</code>. The agent
          itself is told nothing; it can be registered again.
        </>
      }
      queryKey={agentKeys.all}
      check={async () => ({ error: (await agents.check(agent.name)).error, said: `${agent.name} answers.` })}
      remove={() => agents.remove(agent.name)}
      onRemoved={onRemoved}
    >
      {agent.description !== null && agent.description !== '' && <p className="max-w-prose whitespace-pre-wrap text-sm">{agent.description}</p>}
      <Facts facts={factsOf(agent)} />
      <Part title={`Skills (${agent.skills.length})`}><Skills skills={agent.skills} /></Part>
      <Part title="Called by">
        <Callers
          queryKey={agentKeys.callers(agent.name)}
          read={(signal) => agents.callers(agent.name, signal)}
          none={<p className="text-sm text-muted">No published workflow yet. A node calls it with <code>{`{type: agent_call, agent: ${agent.name}, with: {message: …}}`}</code>.</p>}
        />
      </Part>
      <Called name={agent.name} />
      <Part title="Card"><Card name={agent.name} hash={agent.card_hash} /></Part>
    </PeerDetail>
  );
}

function factsOf(agent: Agent): (readonly [string, ReactNode])[] {
  return [
    ['Address', <CopyText key="url" text={agent.url} />],
    ['Version', agent.version ?? '–'],
    ['Protocol', agent.protocol === null ? '–' : `A2A ${agent.protocol} over ${bindings[agent.binding ?? ''] ?? agent.binding}`],
    ['Answers come', agent.streaming ? 'as they are made' : 'when they are whole'],
    ['Last check', <Time key="checked" at={agent.checked_at} />],
    ['Registered', <span key="created"><Time at={agent.created_at} />{agent.created_by !== null && ` by ${agent.created_by}`}</span>],
    ['Calls so far', count(agent.calls)],
    ['Cost', 'not told: the protocol has no way to say what a call costs'],
  ];
}

function Skills({ skills }: { skills: Agent['skills'] }) {
  if (skills.length === 0) {
    return <p className="text-sm text-muted">Its card names none.</p>;
  }

  return (
    <ul className="flex flex-col gap-2 text-sm">
      {skills.map((skill) => (
        <li key={skill.id}>
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{skill.name}</span><code className="text-xs text-muted">{skill.id}</code>
            {skill.tags.length > 0 && <span className="text-xs text-muted">{skill.tags.join(', ')}</span>}
          </p>
          <p className="max-w-prose text-muted">{skill.description}</p>
        </li>
      ))}
    </ul>
  );
}

/** Lists leave it out, so it is read when somebody wants to see it. */
function Card({ name, hash }: { name: string; hash: string | null }) {
  const [open, setOpen] = useState(false);
  const whole = useQuery({
    queryKey: [...agentKeys.agent(name), hash], queryFn: ({ signal }) => agents.get(name, signal), enabled: open,
  });
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="text-sm text-muted">The whole card, as the agent gave it</summary>
      {whole.isError && <Failure what="The card could not be read" error={whole.error} onRetry={() => void whole.refetch()} />}
      {whole.data && <div className="pt-2"><JsonView label="Card" value={whole.data.card} /></div>}
    </details>
  );
}
