import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Callers } from '@/agents/Callers';
import { messageOf } from '@/api/problem';
import { toolKeys, tools } from '@/api/tools';
import type { ToolServer } from '@/api/types';
import { PeerStatusBadge } from '@/status/StatusBadge';
import { Button } from '@/ui/Button';
import { Confirm } from '@/ui/Confirm';
import { CopyText } from '@/ui/Copy';
import { Facts } from '@/ui/Facts';
import { Part, PeerError, PeerHeader } from '@/ui/PeerParts';
import { Time } from '@/ui/Time';
import { toast } from '@/ui/toasts';
import { lineOf } from './settings';

/** A registered server: how it is reached, how it is, and what it offers. */
export function ServerDetail({ server, onRemoved }: { server: ToolServer; onRemoved: () => void }) {
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const fresh = () => queries.invalidateQueries({ queryKey: toolKeys.all });
  const check = useMutation({
    mutationFn: () => tools.check(server.name),
    onSuccess: (checked) => toast('done', `${server.name} answers, with ${checked.tools.length} tools.`),
    onError: (error) => toast('failed', messageOf(error)),
    onSettled: fresh,
  });
  const remove = useMutation({
    mutationFn: () => tools.remove(server.name),
    onSuccess: () => { toast('done', `${server.name} is removed.`); onRemoved(); },
    onError: (error) => toast('failed', messageOf(error)),
    onSettled: () => { setRemoving(false); return fresh(); },
  });
  return (
    <article aria-label={server.name} className="flex flex-col gap-5 p-4">
      <PeerHeader
        name={server.name}
        note={server.server}
        badge={<PeerStatusBadge error={server.error} />}
        actions={
          <>
            <Button size="sm" busy={check.isPending} onClick={() => check.mutate()}>Check again</Button>
            <Button size="sm" onClick={() => setRemoving(true)}>Remove …</Button>
          </>
        }
      />
      {server.error !== null && <PeerError error={server.error} kept="The tools below are those it had before." />}
      <Facts facts={factsOf(server)} />
      <Part title={`Tools (${server.tools.length})`}><List server={server} /></Part>
      <Part title="Called by">
        <Callers
          queryKey={toolKeys.callers(server.name)}
          read={(signal) => tools.callers(server.name, signal)}
          none={<p className="text-sm text-muted">No published workflow yet. A node calls a tool of it with <code>{`{type: tool_call, tool: "mcp:${server.name}/${server.tools[0]?.name ?? 'TOOL'}", with: {…}}`}</code>.</p>}
        />
      </Part>
      <Confirm
        open={removing}
        title={`Remove ${server.name}?`}
        action="Remove the server"
        danger
        busy={remove.isPending}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate()}
      >
        Workflows that name its tools can no longer be published, and nodes of runs that call them fail. It can be registered again.
      </Confirm>
    </article>
  );
}

function factsOf({ settings, ...server }: ToolServer): (readonly [string, ReactNode])[] {
  return [
    settings.url
      ? ['Address', <CopyText key="url" text={settings.url} />]
      : ['Command', <CopyText key="command" text={lineOf(settings.command ?? [])} />],
    ...(settings.bearer_env ? [['Token', <>in <code>{settings.bearer_env}</code> of the server’s environment</>] as const] : []),
    ...(settings.cwd ? [['Working folder', <code key="cwd" className="break-all">{settings.cwd}</code>] as const] : []),
    ...(settings.pass_env?.length ? [['Sees', <code key="env">{settings.pass_env.join(' ')}</code>] as const] : []),
    ['Protocol', `MCP ${server.protocol}`],
    ['Last check', <Time key="checked" at={server.checked_at} />],
    ['Registered', <span key="created"><Time at={server.created_at} />{server.created_by !== null && ` by ${server.created_by}`}</span>],
  ];
}

function List({ server }: { server: ToolServer }) {
  if (server.tools.length === 0) {
    return <p className="text-sm text-muted">It offers none.</p>;
  }

  return (
    <ul className="flex flex-col gap-2 text-sm">
      {server.tools.map((tool) => (
        <li key={tool.name}>
          <Link to="/tools" search={{ server: server.name, tool: tool.name }} activeProps={{}} className="font-medium break-all">{tool.name}</Link>
          {tool.unsupported !== null && <span className="ml-2 text-xs text-muted">cannot be called</span>}
          <p className="line-clamp-2 max-w-prose text-muted">{tool.description}</p>
        </li>
      ))}
    </ul>
  );
}
