import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { workflowKeys, workflows } from '@/api/workflows';
import { Button } from '@/ui/Button';
import { Failure } from '@/ui/Failure';
import { Select } from '@/ui/Field';
import { Loading } from '@/ui/Loading';
import { Time } from '@/ui/Time';
import { DiffView } from './DiffView';

interface Props {
  name: string;
  newest: number;
  from: number | undefined;
  to: number | undefined;
  onCompare: (from: number, to: number) => void;
}

/** Every version, and what differs between two of them; by default the newest and the one before. */
export function Versions({ name, newest, from = Math.max(1, newest - 1), to = newest, onCompare }: Props) {
  const list = useInfiniteQuery({
    queryKey: workflowKeys.versions(name),
    queryFn: ({ pageParam, signal }) => workflows.versions(name, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const options = Array.from({ length: newest }, (_, index) => String(newest - index))
    .map((value) => ({ value, label: `Version ${value}` }));
  return (
    <div className="grid gap-4 p-4 lg:grid-cols-[280px_1fr]">
      <div className="min-w-0">
        {list.isPending && <Loading what="Loading versions" />}
        {list.isError && <Failure what="The versions could not be read" error={list.error} onRetry={() => void list.refetch()} />}
        <ol aria-label="Versions" className="flex flex-col">
          {list.data?.pages.flatMap((page) => page.items).map((one) => (
            <li key={one.version} className="flex items-center gap-2 border-b border-line py-1.5 text-sm">
              <span className="font-medium tabular">{one.version}</span>
              <span className="min-w-0 flex-1 truncate text-muted"><Time at={one.created_at} />{one.created_by !== null && ` by ${one.created_by}`}</span>
              {one.version > 1 && (
                <Button size="sm" kind="quiet" aria-label={`Changes of version ${one.version}`} onClick={() => onCompare(one.version - 1, one.version)}>Changes</Button>
              )}
            </li>
          ))}
        </ol>
        {list.hasNextPage && <Button size="sm" className="mt-2" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>Older versions</Button>}
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        <div className="flex flex-wrap items-end gap-2">
          <Select label="From" value={String(from)} onChange={(event) => onCompare(Number(event.target.value), to)} options={options} />
          <Select label="To" value={String(to)} onChange={(event) => onCompare(from, Number(event.target.value))} options={options} />
        </div>
        <Comparison name={name} from={from} to={to} />
      </div>
    </div>
  );
}

function Comparison({ name, from, to }: { name: string; from: number; to: number }) {
  const before = useVersion(name, from);
  const after = useVersion(name, to);
  const error = before.error ?? after.error;
  if (error) {
    return <Failure what="The two versions could not be read" error={error} />;
  }

  return before.data && after.data
    ? <DiffView label={`From version ${from} to version ${to}`} before={before.data.definition} after={after.data.definition} />
    : <Loading />;
}

const useVersion = (name: string, version: number) => useQuery({
  queryKey: workflowKeys.version(name, version),
  queryFn: ({ signal }) => workflows.version(name, version, signal),
  staleTime: Infinity, // a version never changes
});
