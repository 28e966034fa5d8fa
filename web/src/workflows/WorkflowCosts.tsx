import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { sumsQuery } from '@/api/costs';
import { BarTable } from '@/costs/BarTable';
import { chartOf, dayBefore } from '@/costs/chart';
import { DayChart } from '@/costs/DayChart';
import { DayTable } from '@/costs/DayTable';
import { grouped, measureWords, total } from '@/costs/measure';
import { useToday } from '@/ui/clock';
import { EmptyState } from '@/ui/EmptyState';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';

const days = 30;

/** What the runs of a workflow have spent, day by day. */
export function WorkflowCosts({ workflow }: { workflow: string }) {
  const today = useToday();
  const sums = useQuery(sumsQuery({ by: ['day', 'model'], workflow, since: dayBefore(today, days - 1) }));
  // Models without a price cost nothing but tokens.
  const measure = sums.data && total(sums.data).cost.amount === 0 ? 'tokens' : 'cost';
  const chart = useMemo(() => chartOf(sums.data ?? [], days, today, measure), [sums.data, today, measure]);
  if (sums.isPending) {
    return <Loading what="Adding up" />;
  }

  if (sums.isError && sums.data === undefined) {
    return <Failure what="The costs could not be read" error={sums.error} onRetry={() => void sums.refetch()} />;
  }

  if (chart.series.length === 0) {
    return (
      <EmptyState title={`It has spent nothing in ${days} days`}>
        <p>
          Calls of models are what costs: nodes of type <code>agent_call</code> whose agent is a model. <code>max_cost</code> in the
          workflow sets how much a run may spend at most.
        </p>
      </EmptyState>
    );
  }

  return (
    <div className="flex flex-col gap-4 p-4">
      <DayChart small chart={chart} measure={measure} label={`${measureWords[measure]} of ${workflow} over ${days} days, UTC`} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <DayTable chart={chart} measure={measure} />
        <BarTable of="Model" measure={measure} rows={grouped(sums.data, (sum) => sum.model ?? '', measure).map(({ name, sum }) => ({ key: name, sum, name }))} />
      </div>
      <p className="text-sm"><Link to="/costs" search={{ workflow }}>More about its costs</Link></p>
    </div>
  );
}
