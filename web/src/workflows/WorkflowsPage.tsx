import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Workflow } from '@/api/types';
import { workflowKeys, workflows, type WorkflowQuery } from '@/api/workflows';
import { Page } from '@/app/Page';
import { Pane } from '@/app/Pane';
import { useShortcuts } from '@/app/shortcuts';
import { useFilters } from '@/app/useFilters';
import { Button, buttonClass, IconButton } from '@/ui/Button';
import { CopyText } from '@/ui/Copy';
import { EmptyState } from '@/ui/EmptyState';
import { Failure } from '@/ui/Failure';
import { Checkbox } from '@/ui/Field';
import { classes } from '@/ui/classes';
import { Icon } from '@/ui/Icon';
import { LazyText } from '@/ui/LazyText';
import { Loading } from '@/ui/Loading';
import { Menu } from '@/ui/Menu';
import { Segments } from '@/ui/Segments';
import { Table, type Column } from '@/ui/Table';
import { Time } from '@/ui/Time';
import { LastRuns } from './LastRuns';
import type { WorkflowSearch } from './search';
import { useWorkflowActions } from './useWorkflowActions';

const pageSize = 50;

/** Between two looks whether there is a first workflow now. */
const emptyPause = 2_000;

export function WorkflowsPage() {
  const address = useSearch({ from: '/workflows' });
  const navigate = useNavigate({ from: '/workflows' });
  const [search, change] = useFilters<WorkflowSearch>(address, (next) =>
    navigate({ search: (now) => ({ ...now, ...next }), replace: true }));
  return (
    <Page
      title="Workflows"
      fill
      actions={<Link to="/workflows/new" className={buttonClass('primary')}><Icon name="plus" />New workflow</Link>}
      toolbar={<Filters search={search} onChange={change} />}
    >
      <Pane name="The list of workflows"><Gallery search={search} onClear={() => void navigate({ search: {} })} /></Pane>
    </Page>
  );
}

const filters = [[undefined, 'All'], ['mine', 'Mine'], ['public', 'Public']] as const;

function Filters({ search, onChange }: { search: WorkflowSearch; onChange: (change: Partial<WorkflowSearch>) => void }) {
  const box = useRef<HTMLInputElement>(null);
  useShortcuts('Workflows', [{ keys: '/', what: 'Search', run: () => box.current?.focus() }]);
  return (
    <div role="search" aria-label="Filter workflows" className="flex flex-wrap items-center gap-2">
      <Segments label="Whose" options={filters} value={search.filter} onChange={(filter) => onChange({ filter })} />
      <LazyText
        ref={box}
        label="Search in names, titles and tags"
        placeholder="Search"
        value={search.q}
        onChange={(q) => onChange({ q })}
        className="h-8 w-56 max-sm:w-full"
      />
      <Checkbox label="Archived too" checked={search.archived === 'yes'} onChange={(event) => onChange({ archived: event.target.checked ? 'yes' : undefined })} />
    </div>
  );
}

function Gallery({ search, onClear }: { search: WorkflowSearch; onClear: () => void }) {
  const navigate = useNavigate();
  const actions = useWorkflowActions();
  const query: WorkflowQuery = {
    filter: search.filter ?? 'all', search: search.q, archived: search.archived === 'yes' ? true : undefined, limit: pageSize,
  };
  const list = useInfiniteQuery({
    queryKey: workflowKeys.list(query),
    queryFn: ({ pageParam, signal }) => workflows.list({ ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (before) => before,
    // Nothing tells of what is published from a terminal: who comes back from there sees it, and who has none yet waits for the first.
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state }) => (state.data?.pages[0]?.items.length === 0 ? emptyPause : false),
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) {
    return <Loading what="Loading workflows" />;
  }

  if (list.isError && items.length === 0) {
    return <Failure what="The workflows could not be read" error={list.error} onRetry={() => void list.refetch()} />;
  }

  if (items.length === 0) {
    return <NoWorkflows search={search} onClear={onClear} />;
  }

  return (
    <div className="pane h-full overflow-hidden">
      <Table
        label="Workflows"
        rows={items}
        columns={columns(actions)}
        keyOf={(workflow) => workflow.name}
        rowHeight={56}
        more={list.hasNextPage}
        onEnd={() => { if (list.hasNextPage && !list.isFetchingNextPage) { void list.fetchNextPage(); } }}
        onOpen={(workflow) => void navigate({ to: '/workflows/$name', params: { name: workflow.name } })}
      />
      {actions.dialogs}
    </div>
  );
}

function columns(actions: ReturnType<typeof useWorkflowActions>): Column<Workflow>[] {
  return [
    {
      id: 'name', header: 'Workflow', width: 'minmax(180px, 3fr)', narrowWidth: 'minmax(120px, 1fr)',
      cell: (workflow) => (
        <div className="flex min-w-0 flex-col">
          <span className="flex min-w-0 items-baseline gap-2">
            <Link to="/workflows/$name" params={{ name: workflow.name }} className="truncate font-medium">{workflow.name}</Link>
            {workflow.archived_at !== null && <span className="text-xs text-muted">archived</span>}
          </span>
          <span dir="auto" className="truncate text-left text-xs text-muted">{workflow.title ?? workflow.description}</span>
        </div>
      ),
    },
    {
      id: 'tags', header: 'Tags', width: 'minmax(80px, 1fr)', wideOnly: true,
      cell: (workflow) => <span title={workflow.tags.join(', ')} className="text-xs text-muted">{workflow.tags.join(', ')}</span>,
    },
    { id: 'runs', header: 'Last runs', width: '152px', wideOnly: true, cell: (workflow) => <LastRuns workflow={workflow.name} /> },
    { id: 'version', header: 'Version', width: '72px', align: 'end', wideOnly: true, cell: (workflow) => workflow.version },
    { id: 'updated', header: 'Published', width: '120px', wideOnly: true, cell: (workflow) => <Time at={workflow.updated_at} /> },
    {
      id: 'actions', header: <span className="sr-only">Actions</span>, width: '168px', narrowWidth: '120px', align: 'end',
      cell: (workflow) => (
        <span className="inline-flex items-center gap-1">
          {workflow.archived_at === null && (
            <Button size="sm" aria-label={`Run ${workflow.name}`} onClick={() => actions.run(workflow.name)}>Run</Button>
          )}
          <Link to="/workflows/$name/edit" params={{ name: workflow.name }} aria-label={`Edit ${workflow.name}`} className={classes(buttonClass('plain', 'sm'), '@max-[40rem]:hidden')}>
            Edit
          </Link>
          <Menu
            trigger={<IconButton label={`Actions on ${workflow.name}`} size="sm"><Icon name="more" /></IconButton>}
            items={[
              { label: 'Copy name', onSelect: () => void navigator.clipboard.writeText(workflow.name) },
              ...(workflow.archived_at === null
                ? [{ label: 'Archive', danger: true, separated: true, onSelect: () => actions.archive(workflow.name) }] : []),
            ]}
          />
        </span>
      ),
    },
  ];
}

function NoWorkflows({ search, onClear }: { search: WorkflowSearch; onClear: () => void }) {
  if (search.q !== undefined) {
    return <EmptyState title="No workflow matches" actions={<Button onClick={onClear}>Clear the filters</Button>} />;
  }

  if (search.filter === 'public') {
    return (
      <EmptyState title="Nothing is shared here" actions={<Button onClick={onClear}>Show all</Button>}>
        <p>This server has one owner, so no workflow is shared by somebody else.</p>
      </EmptyState>
    );
  }

  return (
    <EmptyState title="No workflow yet" actions={<Link to="/workflows/new" className={buttonClass('primary')}>New workflow</Link>}>
      <p>A workflow is a graph of steps, written as a file or drawn on the canvas. Publish one of the examples from a terminal:</p>
      <p><CopyText text="baton workflow publish examples/word-count.dag.yaml" /></p>
    </EmptyState>
  );
}
