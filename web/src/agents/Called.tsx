import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { sumsQuery } from '@/api/costs';
import { chartOf, dayBefore } from '@/costs/chart';
import { DayChart } from '@/costs/DayChart';
import { DayTable } from '@/costs/DayTable';
import { measureWords } from '@/costs/measure';
import { useToday } from '@/ui/clock';
import { Part } from '@/ui/PeerParts';

const days = 30;

/** What calls of an agent or a model came to by day: money, else tokens, else how many there were. */
export function Called({ name }: { name: string }) {
  const today = useToday();
  const sums = useQuery(sumsQuery({ by: ['day', 'model'], since: dayBefore(today, days - 1) }));
  const own = useMemo(() => (sums.data ?? []).filter((sum) => sum.model === name), [sums.data, name]);
  const measure = own.some(({ cost }) => cost.amount > 0) ? 'cost'
    : own.some(({ cost }) => cost.input_tokens + cost.output_tokens > 0) ? 'tokens' : 'calls';
  const chart = useMemo(() => chartOf(own, days, today, measure), [own, today, measure]);
  return (
    <Part title={`The last ${days} days`}>
      {chart.series.length === 0 ? <p className="text-sm text-muted">{sums.data ? 'It was not called.' : 'Adding up …'}</p> : (
        <div className="flex flex-col gap-3">
          <DayChart small chart={chart} measure={measure} label={`${measureWords[measure]} of ${name} over ${days} days, UTC`} />
          <DayTable chart={chart} measure={measure} />
          <p className="text-sm"><Link to="/costs" search={measure === 'cost' ? {} : { of: measure }}>All costs</Link></p>
        </div>
      )}
    </Part>
  );
}
