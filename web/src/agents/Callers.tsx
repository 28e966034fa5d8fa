import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Caller, Page } from '@/api/types';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { LastRuns } from '@/workflows/LastRuns';

interface Props {
  queryKey: readonly string[];
  read: (signal: AbortSignal) => Promise<Page<Caller>>;
  /** Shown when there are none: how to call it. */
  none: ReactNode;
}

/** The workflows that call it, with their last runs. */
export function Callers({ queryKey, read, none }: Props) {
  const list = useQuery({ queryKey, queryFn: ({ signal }) => read(signal) });
  if (list.isPending) {
    return <Loading what="Looking for workflows" />;
  }

  if (list.isError) {
    return <Failure what="The workflows that call it could not be found" error={list.error} onRetry={() => void list.refetch()} />;
  }

  return list.data.items.length === 0 ? none : (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-left text-xs text-muted">
          <th className="py-1 pr-4 font-medium">Workflow</th>
          <th className="py-1 pr-4 font-medium">Nodes</th>
          <th className="py-1 font-medium">Last runs</th>
        </tr>
      </thead>
      <tbody>
        {list.data.items.map((caller) => (
          <tr key={caller.workflow} className="border-t border-line">
            <th scope="row" className="py-1 pr-4 text-left font-normal">
              <Link to="/workflows/$name" params={{ name: caller.workflow }}>{caller.workflow}</Link>
            </th>
            <td className="py-1 pr-4 break-all text-muted">{caller.nodes.length === 0 ? 'as a tool of an agent' : caller.nodes.join(', ')}</td>
            <td className="py-1"><LastRuns workflow={caller.workflow} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
