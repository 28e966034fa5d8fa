import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { runKeys, runs } from '@/api/runs';
import { RunStatusBadge } from '@/status/StatusBadge';
import { EmptyState } from '@/ui/EmptyState';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { RunId } from '@/ui/RunId';
import { Duration, Time } from '@/ui/Time';

const shown = 20;

/** The newest runs of a workflow; the page of runs has them all. */
export function RecentRuns({ workflow }: { workflow: string }) {
  const query = { workflow, limit: shown };
  const list = useQuery({ queryKey: runKeys.list(query), queryFn: ({ signal }) => runs.list(query, signal) });
  if (list.isPending) {
    return <Loading what="Loading runs" />;
  }

  if (list.isError) {
    return <Failure what="The runs could not be read" error={list.error} onRetry={() => void list.refetch()} />;
  }

  if (list.data.items.length === 0) {
    return <EmptyState title="It has not run yet"><p>Press Run above: the form is made from the input that the workflow declares.</p></EmptyState>;
  }

  return (
    <div className="flex flex-col gap-2 p-2">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b border-line text-left text-xs text-muted">
            <th className="px-2 py-1 font-medium">Run</th>
            <th className="px-2 py-1 font-medium">Status</th>
            <th className="px-2 py-1 font-medium max-sm:hidden">Version</th>
            <th className="px-2 py-1 font-medium max-sm:hidden">Started</th>
            <th className="px-2 py-1 text-right font-medium">Duration</th>
          </tr>
        </thead>
        <tbody>
          {list.data.items.map((run) => (
            <tr key={run.id} className="border-b border-line">
              <td className="w-full max-w-0 px-2 py-1.5"><Link to="/runs/$id" params={{ id: run.id }} aria-label={run.id}><RunId id={run.id} /></Link></td>
              <td className="px-2 py-1.5 whitespace-nowrap"><RunStatusBadge status={run.status} /></td>
              <td className="px-2 py-1.5 max-sm:hidden">{run.version}</td>
              <td className="px-2 py-1.5 max-sm:hidden"><Time at={run.started_at ?? run.created_at} /></td>
              <td className="px-2 py-1.5 text-right"><Duration ms={run.duration_ms} since={run.started_at} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="px-2 text-sm"><Link to="/runs" search={{ workflow }}>All runs of {workflow}</Link></p>
    </div>
  );
}
