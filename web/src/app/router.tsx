import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { pathOf, type Query } from '@/api/client';
import { graphQuery, runQuery } from '@/api/runs';
import { readAgentSearch } from '@/agents/search';
import { readCostSearch } from '@/costs/search';
import { readToolSearch } from '@/tools/search';
import { Failure } from '@/ui/Failure';
import { readRunSearch } from '@/runs/search';
import { readGateSearch } from '@/gates/search';
import { readRunPageSearch } from '@/run/search';
import { readWorkflowPageSearch, readWorkflowSearch } from '@/workflows/search';
import { lazyPage } from './lazyPage';
import { NotFound } from './NotFound';
import { queries } from './queries';
import { Shell } from './Shell';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => { throw redirect({ to: '/runs', replace: true }); },
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: readRunSearch,
  component: lazyPage(() => import('@/runs/RunsPage'), 'RunsPage'),
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  validateSearch: readRunPageSearch,
  // Asked for while the page's code is still on its way; not for links that are only pointed at, graphs may be large.
  loader: ({ params: { id }, cause }) => {
    if (cause === 'enter') {
      // The page asks again and shows what went wrong.
      queries.query(runQuery(id)).catch(() => undefined);
      queries.query(graphQuery(id)).catch(() => undefined);
    }
  },
  component: lazyPage(() => import('@/run/RunPage'), 'RunPage'),
});

const workflows = createRoute({
  getParentRoute: () => root,
  path: '/workflows',
  validateSearch: readWorkflowSearch,
  component: lazyPage(() => import('@/workflows/WorkflowsPage'), 'WorkflowsPage'),
});

const newWorkflow = createRoute({
  getParentRoute: () => root,
  path: '/workflows/new',
  component: lazyPage(() => import('@/builder/BuilderPage'), 'NewWorkflowPage'),
});

const workflow = createRoute({
  getParentRoute: () => root,
  path: '/workflows/$name',
  validateSearch: readWorkflowPageSearch,
  component: lazyPage(() => import('@/workflows/WorkflowPage'), 'WorkflowPage'),
});

const editWorkflow = createRoute({
  getParentRoute: () => root,
  path: '/workflows/$name/edit',
  component: lazyPage(() => import('@/builder/BuilderPage'), 'EditWorkflowPage'),
});

const gates = createRoute({
  getParentRoute: () => root,
  path: '/gates',
  validateSearch: readGateSearch,
  component: lazyPage(() => import('@/gates/GatesPage'), 'GatesPage'),
});

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  component: lazyPage(() => import('@/system/ActivityPage'), 'ActivityPage'),
});

const workers = createRoute({
  getParentRoute: () => root,
  path: '/workers',
  component: lazyPage(() => import('@/system/WorkersPage'), 'WorkersPage'),
});

const agents = createRoute({
  getParentRoute: () => root,
  path: '/agents',
  validateSearch: readAgentSearch,
  component: lazyPage(() => import('@/agents/AgentsPage'), 'AgentsPage'),
});

const tools = createRoute({
  getParentRoute: () => root,
  path: '/tools',
  validateSearch: readToolSearch,
  component: lazyPage(() => import('@/tools/ToolsPage'), 'ToolsPage'),
});

const costs = createRoute({
  getParentRoute: () => root,
  path: '/costs',
  validateSearch: readCostSearch,
  component: lazyPage(() => import('@/costs/CostsPage'), 'CostsPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyPage(() => import('@/system/SettingsPage'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home, runs, run, workflows, newWorkflow, workflow, editWorkflow, gates, activity, workers, agents, tools, costs, settings,
  ]),
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  defaultErrorComponent: ({ error, reset }) => <Failure what="This page could not be shown" error={error} onRetry={reset} />,
  scrollRestoration: true,
  // Search parameters are plain text in the address: ?status=failed,running, not JSON.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => pathOf('', search as Query),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
