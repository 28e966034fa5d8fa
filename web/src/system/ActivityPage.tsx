import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { runKeys, runs } from '@/api/runs';
import { Page } from '@/app/Page';
import { RunStatusBadge } from '@/status/StatusBadge';
import { EmptyState } from '@/ui/EmptyState';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { RunId } from '@/ui/RunId';
import { Table, type Column } from '@/ui/Table';
import { Time } from '@/ui/Time';
import { entriesOf, type Entry } from './activity';

const query = { sort: '-created_at', limit: 200 } as const;

const columns: Column<Entry>[] = [
  { id: 'status', width: '152px', narrowWidth: '136px', header: 'Status', cell: (entry) => <RunStatusBadge status={entry.status} /> },
  {
    id: 'run',
    width: 'minmax(144px, 2fr)',
    narrowWidth: 'minmax(0, 1fr)',
    header: 'Run',
    cell: (entry) => (
      <Link to="/runs/$id" params={{ id: entry.run }} aria-label={entry.run} className="mono text-text"><RunId id={entry.run} /></Link>
    ),
  },
  { id: 'workflow', width: 'minmax(96px, 1fr)', wideOnly: true, header: 'Workflow', cell: (entry) => entry.workflow },
  { id: 'by', width: '112px', wideOnly: true, header: 'By', cell: (entry) => entry.by ?? <span className="text-muted">–</span> },
  { id: 'at', width: '96px', header: 'When', align: 'end', cell: (entry) => <Time at={entry.at} /> },
];

/** When the newest runs began and ended, as it happens. */
export function ActivityPage() {
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: runKeys.list(query),
    queryFn: ({ signal }) => runs.list(query, signal),
  });
  const entries = entriesOf(data?.items ?? []);
  return (
    <Page title="Activity" fill>
      {isPending && <Loading what="Loading what happened" />}
      {isError && !data && <Failure what="What happened could not be read" error={error} onRetry={() => void refetch()} />}
      {data && entries.length === 0 && (
        <EmptyState title="Nothing has happened yet">
          <p>When runs begin and end they are listed here, live. Everything that happens inside one is on its own page.</p>
        </EmptyState>
      )}
      {entries.length > 0 && (
        <div className="pane h-full overflow-hidden"><Table label="Activity" rows={entries} columns={columns} keyOf={(entry) => entry.key} /></div>
      )}
    </Page>
  );
}
