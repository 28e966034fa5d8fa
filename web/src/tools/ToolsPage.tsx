import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { toolKeys, tools } from '@/api/tools';
import type { ToolServer } from '@/api/types';
import { Page } from '@/app/Page';
import { Pane } from '@/app/Pane';
import { useShortcuts } from '@/app/shortcuts';
import { StatusIcon } from '@/status/StatusIcon';
import { peerStatuses } from '@/status/statuses';
import { Button } from '@/ui/Button';
import { Failure } from '@/ui/Failure';
import { Icon } from '@/ui/Icon';
import { Loading } from '@/ui/Loading';
import { SideGroup, sideLink, SideList } from '@/ui/SideList';
import { BuiltIn, builtIn } from './BuiltIn';
import { RegisterServer } from './RegisterServer';
import { ServerDetail } from './ServerDetail';
import { ToolDetail } from './ToolDetail';

/** What workflows may name under `tool`: what is built in, and the tools of registered MCP servers. */
export function ToolsPage() {
  const [registering, setRegistering] = useState(false);
  useShortcuts('Tools', [{ keys: 'n', what: 'Register a server', run: () => setRegistering(true) }]);
  const list = useQuery({ queryKey: toolKeys.list, queryFn: async ({ signal }) => (await tools.list(signal)).items });
  return (
    <Page
      title="Tools"
      fill
      actions={<Button kind="primary" onClick={() => setRegistering(true)}><Icon name="plus" />Register a server</Button>}
    >
      <Pane name="The tools">
        {list.isPending && <Loading what="Loading tools" />}
        {list.isError && !list.data && <Failure what="The tools could not be read" error={list.error} onRetry={() => void list.refetch()} />}
        {list.data && <Tools servers={list.data} onRegister={() => setRegistering(true)} />}
      </Pane>
      {registering && <RegisterServer taken={list.data?.map((server) => server.name) ?? []} onClose={() => setRegistering(false)} />}
    </Page>
  );
}

function Tools({ servers, onRegister }: { servers: readonly ToolServer[]; onRegister: () => void }) {
  const search = useSearch({ from: '/tools' });
  const navigate = useNavigate({ from: '/tools' });
  // What the address names; else the first server there is, else what is built in.
  const inside = builtIn.find((one) => search.server === undefined && one.name === search.tool);
  const server = inside ? undefined : servers.find((one) => one.name === search.server) ?? servers[0];
  const tool = server?.tools.find((one) => one.name === search.tool && server.name === search.server);
  const basic = inside ?? builtIn[0];
  const current = server ? `${server.name}/${tool?.name ?? ''}` : basic.name;
  return (
    <SideList
      label="Tools by server"
      current={current}
      list={
        <>
          {servers.map((one) => <ServerEntries key={one.name} server={one} current={current} open={one === server} />)}
          {servers.length === 0 && (
            <SideGroup title="MCP servers"><li className="border-b border-line px-3 py-2 text-sm text-muted">None is registered.</li></SideGroup>
          )}
          <SideGroup title="Built in">
            {builtIn.map((one) => (
              <li key={one.name}>
                <Link
                  to="/tools" search={{ tool: one.name }} replace activeProps={{}} aria-current={current === one.name ? 'true' : undefined}
                  className={sideLink(current === one.name)}
                >
                  {one.name}
                </Link>
              </li>
            ))}
          </SideGroup>
        </>
      }
    >
      {server && !tool && (
        <Pane key={server.name} name="The server">
          <ServerDetail server={server} onRemoved={() => void navigate({ search: {}, replace: true })} />
        </Pane>
      )}
      {server && tool && <Pane key={`${server.name}/${tool.name} ${tool.hash}`} name="The tool"><ToolDetail server={server.name} tool={tool} /></Pane>}
      {!server && <BuiltIn key={basic.name} tool={basic} teach={servers.length === 0} onRegister={onRegister} />}
    </SideList>
  );
}

/** A server, and while it is looked at its tools. */
function ServerEntries({ server, current, open }: { server: ToolServer; current: string; open: boolean }) {
  const chosen = current === `${server.name}/`;
  return (
    <SideGroup title={`MCP server ${server.name}`}>
      <li>
        <Link
          to="/tools" search={{ server: server.name }} replace activeProps={{}} aria-current={chosen ? 'true' : undefined}
          className={sideLink(chosen)}
        >
          <StatusIcon look={peerStatuses[server.error === null ? 'answers' : 'fails']} size={14} />
          <span className="min-w-0 flex-1 truncate font-medium">{server.name}</span>
          <span className="text-xs text-muted tabular">{server.tools.length} {server.tools.length === 1 ? 'tool' : 'tools'}</span>
        </Link>
      </li>
      {open && server.tools.map((tool) => {
        const here = current === `${server.name}/${tool.name}`;
        return (
          <li key={tool.name}>
            <Link
              to="/tools" search={{ server: server.name, tool: tool.name }} replace activeProps={{}} aria-current={here ? 'true' : undefined}
              className={sideLink(here, true)}
            >
              <span className="min-w-0 flex-1 truncate">{tool.name}</span>
              {tool.unsupported !== null && <span className="text-muted" title={tool.unsupported}><Icon name="warning" size={14} /></span>}
            </Link>
          </li>
        );
      })}
    </SideGroup>
  );
}
