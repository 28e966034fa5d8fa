import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Callers } from '@/agents/Callers';
import { PeerDetail } from '@/agents/PeerDetail';
import { toolKeys, tools } from '@/api/tools';
import type { ToolServer } from '@/api/types';
import { CopyText } from '@/ui/Copy';
import { Facts } from '@/ui/Facts';
import { Part } from '@/ui/PeerParts';
import { Time } from '@/ui/Time';
import { lineOf } from './settings';

/** A registered server: how it is reached, how it is, and what it offers. */
export function ServerDetail({ server, onRemoved }: { server: ToolServer; onRemoved: () => void }) {
  const check = async () => {
    const { tools: found } = await tools.check(server.name);
    return { error: null, said: `${server.name} answers, with ${found.length} ${found.length === 1 ? 'tool' : 'tools'}.` };
  };
  return (
    <PeerDetail
      what="server"
      name={server.name}
      note={server.server}
      error={server.error}
      kept="The tools below are those it had before."
      warning="Workflows that name its tools can no longer be published, and nodes of runs that call them fail. It can be registered again."
      queryKey={toolKeys.all}
      check={check}
      remove={() => tools.remove(server.name)}
      onRemoved={onRemoved}
    >
      <Facts facts={factsOf(server)} />
      <Part title={`Tools (${server.tools.length})`}><List server={server} /></Part>
      <Part title="Called by">
        <Callers
          queryKey={toolKeys.callers(server.name)}
          read={(signal) => tools.callers(server.name, signal)}
          none={<p className="text-sm text-muted">No published workflow yet. A node calls a tool of it with <code>{`{type: tool_call, tool: "mcp:${server.name}/${server.tools[0]?.name ?? 'TOOL'}", with: {…}}`}</code>.</p>}
        />
      </Part>
    </PeerDetail>
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
