import { Link } from '@tanstack/react-router';
import type { Run } from '@/api/types';
import { useLiveState } from '@/live/useLive';
import { ProgressBar } from '@/status/ProgressBar';
import { RunStatusBadge } from '@/status/StatusBadge';
import { runStatuses } from '@/status/statuses';
import { count, money } from '@/ui/format';
import { Duration, Time } from '@/ui/Time';

/** Status, progress, time and cost of the run in one line. */
export function RunHeader({ run }: { run: Run }) {
  const { cost } = run;
  const tokens = cost.input_tokens + cost.output_tokens;
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-1 text-sm">
      <span className="font-medium"><RunStatusBadge status={run.status} /></span>
      <span className="w-48"><ProgressBar progress={run.progress} /></span>
      <span>
        <span className="text-muted">{run.finished_at !== null ? 'took ' : run.status === 'paused' ? 'going for ' : 'running for '}</span>
        <Duration ms={run.duration_ms} since={run.started_at} />
      </span>
      <span className="text-muted">started <Time at={run.started_at ?? run.created_at} /></span>
      {cost.amount + tokens > 0 && (
        <span title={`${count(cost.input_tokens)} tokens in, ${count(cost.output_tokens)} out`}>
          <span className="text-muted">cost </span><span className="tabular">{money(cost.amount)}</span>
          {tokens > 0 && <span className="tabular text-muted"> · {count(tokens)} tokens</span>}
        </span>
      )}
      {run.round > 1 && <span className="text-muted">round {run.round}</span>}
      {run.origin !== null && <span className="text-muted">fork of <Link to="/runs/$id" params={{ id: run.origin }}>{run.origin}</Link></span>}
      {!runStatuses[run.status].terminal && <LiveDot />}
    </div>
  );
}

/** The page moves by itself while the run does. */
function LiveDot() {
  const { status } = useLiveState();
  return status === 'live'
    ? (
      <span className="flex items-center gap-1.5 text-xs text-muted">
        <span aria-hidden className="status-active size-2 rounded-full bg-[var(--status-success)]" />live
      </span>
    )
    : <span className="text-xs text-[var(--status-retrying)]">not live</span>;
}
