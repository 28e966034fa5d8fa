import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { agentKeys, agents } from '@/api/agents';
import { messageOf } from '@/api/problem';
import type { Agent } from '@/api/types';
import { PeerStatusBadge } from '@/status/StatusBadge';
import { Button } from '@/ui/Button';
import { Confirm } from '@/ui/Confirm';
import { CopyText } from '@/ui/Copy';
import { Facts } from '@/ui/Facts';
import { Failure } from '@/ui/Failure';
import { JsonView } from '@/ui/JsonView';
import { PeerHeader, PeerError, Part } from '@/ui/PeerParts';
import { count } from '@/ui/format';
import { Time } from '@/ui/Time';
import { toast } from '@/ui/toasts';
import { Called } from './Called';
import { Callers } from './Callers';

const bindings: Record<string, string> = { JSONRPC: 'JSON-RPC', 'HTTP+JSON': 'HTTP and JSON' };

/** What a registered agent says about itself, how it is, and who calls it. */
export function AgentDetail({ agent, onRemoved }: { agent: Agent; onRemoved: () => void }) {
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const fresh = () => queries.invalidateQueries({ queryKey: agentKeys.all });
  const check = useMutation({
    mutationFn: () => agents.check(agent.name),
    onSuccess: (checked) => toast(checked.error === null ? 'done' : 'failed', checked.error ?? `${agent.name} answers.`),
    onError: (error) => toast('failed', messageOf(error)),
    onSettled: fresh,
  });
  const remove = useMutation({
    mutationFn: () => agents.remove(agent.name),
    onSuccess: () => { toast('done', `${agent.name} is removed.`); onRemoved(); },
    onError: (error) => toast('failed', messageOf(error)),
    onSettled: () => { setRemoving(false); return fresh(); },
  });
  return (
    <article aria-label={agent.name} className="flex flex-col gap-5 p-4">
      <PeerHeader
        name={agent.name}
        note={agent.title}
        badge={<PeerStatusBadge error={agent.error} />}
        actions={
          <>
            <Button size="sm" busy={check.isPending} onClick={() => check.mutate()}>Check again</Button>
            <Button size="sm" onClick={() => setRemoving(true)}>Remove …</Button>
          </>
        }
      />
      {agent.error !== null && <PeerError error={agent.error} kept="What stands below is from its earlier card." />}
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
      <Confirm
        open={removing}
        title={`Remove ${agent.name}?`}
        action="Remove the agent"
        danger
        busy={remove.isPending}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate()}
      >
        Workflows that name it can no longer be published, and nodes of runs that call it fail with <code>unknown_agent</code>. The agent
        itself is told nothing; it can be registered again.
      </Confirm>
    </article>
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
