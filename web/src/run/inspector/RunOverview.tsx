import { Link } from '@tanstack/react-router';
import type { Run } from '@/api/types';
import { Facts } from '@/ui/Facts';
import { count, money } from '@/ui/format';
import { Duration, Time } from '@/ui/Time';
import type { RunStore } from '../useRun';
import { ErrorView } from './ErrorView';
import { GoingOn } from './GoingOn';
import { RunCosts } from './RunCosts';

interface Props {
  run: Run;
  store: RunStore;
  onSelect: (node: string) => void;
}

export function RunOverview({ run, store, onSelect }: Props) {
  const node = run.error?.node;
  const labels = Object.entries(run.labels);
  return (
    <div className="flex flex-col gap-3">
      {run.error && (
        <ErrorView error={run.error}>
          {node !== null && node !== undefined && (
            <button type="button" className="self-start text-sm text-accent hover:underline" onClick={() => onSelect(node)}>Show {node}</button>
          )}
        </ErrorView>
      )}
      {run.finished_at === null && <GoingOn store={store} onSelect={onSelect} />}
      <Facts
        facts={[
          ['Workflow', run.version === null
            ? `${run.workflow} (inline)`
            : <Link key="workflow" to="/workflows/$name" params={{ name: run.workflow }}>{run.workflow}@{run.version}</Link>],
          ['Created', <Time key="created" at={run.created_at} />],
          ['Created by', run.created_by ?? '–'],
          ['Started', <Time key="started" at={run.started_at} />],
          ['Finished', <Time key="finished" at={run.finished_at} />],
          ['Duration', <Duration key="duration" ms={run.duration_ms} since={run.started_at} />],
          ...(run.round === 1 ? [] : [['Round', String(run.round)] as const]),
          ...(run.origin === null ? [] : [['Fork of', (
            <Link key="origin" to="/runs/$id" params={{ id: run.origin }}>{run.origin}</Link>
          )] as const]),
          ...(run.cost.amount + run.cost.input_tokens + run.cost.output_tokens === 0 ? [] : [
            ['Cost', money(run.cost.amount)] as const,
            ['Tokens', `${count(run.cost.input_tokens)} in, ${count(run.cost.output_tokens)} out`] as const,
          ]),
          ...(labels.length === 0 ? [] : [['Labels', labels.map(([key, value]) => `${key}=${value}`).join(', ')] as const]),
          ['Events', count(run.last_seq)],
        ]}
      />
      {run.cost.amount + run.cost.input_tokens + run.cost.output_tokens > 0 && <RunCosts run={run} onSelect={onSelect} />}
    </div>
  );
}
