import { useQuery } from '@tanstack/react-query';
import { costs } from '@/api/costs';
import { runKeys } from '@/api/runs';
import type { Run } from '@/api/types';
import { BarTable } from '@/costs/BarTable';
import { grouped } from '@/costs/measure';
import { Failure } from '@/ui/Failure';
import { rootOf } from '../model/plan';

/** Where the money of a run went: by node, what is inside one put together, and by model. */
export function RunCosts({ run, onSelect }: { run: Run; onSelect: (node: string) => void }) {
  const list = useQuery({ queryKey: runKeys.costs(run.id), queryFn: ({ signal }) => costs.ofRun(run.id, signal) });
  if (list.isError && !list.data) {
    return <Failure what="The costs of the run could not be read" error={list.error} onRetry={() => void list.refetch()} />;
  }

  // Agents do not tell what a call costs.
  const sums = (list.data?.items ?? []).filter(({ cost }) => cost.amount + cost.input_tokens + cost.output_tokens > 0);
  if (sums.length === 0) {
    return null;
  }

  // Models without a price cost nothing but tokens.
  const measure = run.cost.amount === 0 ? 'tokens' : 'cost';
  const nodes = grouped(sums, (sum) => rootOf(sum.node), measure);
  const models = grouped(sums, (sum) => sum.model ?? 'none', measure);
  return (
    <section aria-label="Where the cost came from" className="flex flex-col gap-3">
      <BarTable
        of="Node"
        measure={measure}
        rows={nodes.map(({ name, sum }) => ({
          key: name,
          sum,
          name: (
            <button type="button" className="max-w-full truncate rounded-sm text-accent hover:underline" onClick={() => onSelect(name)}>{name}</button>
          ),
        }))}
      />
      <BarTable of="Model" measure={measure} rows={models.map(({ name, sum }) => ({ key: name, sum, name }))} />
    </section>
  );
}
