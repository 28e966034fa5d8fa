import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Run } from '@/api/types';
import { Page } from '@/app/Page';
import { Pane } from '@/app/Pane';
import { Confirm } from '@/ui/Confirm';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { GraphView } from './graph/GraphView';
import { Inspector } from './inspector/Inspector';
import { rootOf } from './model/plan';
import { RerunDialog } from './RerunDialog';
import { RunActions, useRunAction } from './RunActions';
import { RunHeader } from './RunHeader';
import type { RunPageSearch } from './search';
import { TableView } from './TableView';
import { TimelineView } from './timeline/TimelineView';
import { useRun, type RunStore } from './useRun';
import { ViewBar } from './ViewBar';

/** One run: graph, timeline and table of it with one selection and one inspector, all of it in the address. */
export function RunPage() {
  const { id } = useParams({ from: '/runs/$id' });
  const { run, graph, store, error, readAgain } = useRun(id);
  const failed = run.isError ? run : graph.isError ? graph : undefined;
  if (failed && !run.data) {
    return (
      <Page title={`Run ${id}`}>
        <Failure what={`Run ${id} could not be read`} error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }

  return run.data
    ? (
      <Viewer run={run.data} store={store}>
        {graph.isError && <Failure what="The planned graph could not be read" error={graph.error} onRetry={() => void graph.refetch()} />}
        {error !== null && <Failure what="The nodes of the run could not be read" error={error} onRetry={readAgain} />}
      </Viewer>
    )
    : <Page title={`Run ${id}`}><Loading what="Loading the run" /></Page>;
}

function Viewer({ run, store, children }: { run: Run; store: RunStore | null; children: React.ReactNode }) {
  const search = useSearch({ from: '/runs/$id' });
  const navigate = useNavigate({ from: '/runs/$id' });
  const [rerun, setRerun] = useState<{ from: string | undefined }>();
  const [retry, setRetry] = useState<string>();
  const act = useRunAction(run);
  // Going from node to node is no step of its own for the back button; another view is.
  const change = (next: Partial<RunPageSearch>) =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: next.view === undefined });
  const select = (node: string | undefined) => change({ node });
  return (
    <Page
      title={<Title run={run} />}
      documentTitle={`${run.id} (${run.workflow})`}
      actions={<RunActions run={run} onRerun={() => setRerun({ from: search.node && rootOf(search.node) })} />}
      toolbar={<RunHeader run={run} />}
      fill
    >
      {children}
      {store === null
        ? <Loading what="Loading the planned graph" />
        : (
          <div className="flex h-full min-h-0 gap-2 max-lg:flex-col">
            <section aria-label="Nodes" className="pane flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden">
              <ViewBar store={store} search={search} onChange={change} />
              <div className="min-h-0 flex-1">
                <Pane key={search.view} name="This view"><View run={run} store={store} search={search} onSelect={select} /></Pane>
              </div>
            </section>
            <aside aria-label="Inspector" className="pane min-h-0 overflow-hidden max-lg:flex-1 lg:w-[22rem] lg:flex-none xl:w-[24rem] 2xl:w-[28rem]">
              <Pane name="The inspector">
                <Inspector
                  run={run}
                  store={store}
                  node={search.node}
                  tab={search.tab ?? 'overview'}
                  onTab={(tab) => change({ tab: tab === 'overview' ? undefined : tab })}
                  onSelect={select}
                  onRetry={setRetry}
                  onRerun={(from) => setRerun({ from })}
                />
              </Pane>
            </aside>
          </div>
        )}
      {rerun && store && <RerunDialog run={run} plan={store.plan} from={rerun.from} onClose={() => setRerun(undefined)} />}
      {retry !== undefined && (
        <Confirm
          open
          onClose={() => setRetry(undefined)}
          onConfirm={() => act.mutate({ action: 'retry', from: retry }, { onSettled: () => setRetry(undefined) })}
          title={`Retry from ${retry}?`}
          action={`Retry from ${retry}`}
          busy={act.isPending}
        >
          This opens a new round of the run: {retry} and what depends on it run again, other failures stay as they are.
        </Confirm>
      )}
    </Page>
  );
}

function Title({ run }: { run: Run }) {
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <span className="break-all">{run.id}</span>
      <span className="text-sm font-normal text-muted">
        {run.version === null
          ? <>{run.workflow} (inline)</>
          : <Link to="/workflows/$name" params={{ name: run.workflow }}>{run.workflow}@{run.version}</Link>}
      </span>
    </span>
  );
}

interface ViewProps {
  run: Run;
  store: RunStore;
  search: RunPageSearch;
  onSelect: (node: string | undefined) => void;
}

function View({ run, store, search, onSelect }: ViewProps) {
  switch (search.view) {
    case 'timeline':
      return <TimelineView run={run} store={store} search={search} selected={search.node} onSelect={onSelect} />;
    case 'table':
      return <TableView store={store} search={search} selected={search.node} onSelect={onSelect} going={run.finished_at === null} />;
    default:
      return <GraphView store={store} search={search} selected={search.node} onSelect={onSelect} />;
  }
}
