import type { Attempt, NodeStatus } from '@/api/types';
import { StatusIcon } from '@/status/StatusIcon';
import { nodeStatuses } from '@/status/statuses';
import { Duration, Time } from '@/ui/Time';
import { ErrorView } from './ErrorView';

/** An attempt's status among those of nodes: an interrupted one was stopped before its end. */
const looks: Record<string, NodeStatus> = { running: 'running', success: 'success', failed: 'failed', cancelled: 'cancelled', interrupted: 'cancelled' };

/** Every try, the newest first.
 * @param told message of the node's own error: the newest attempt does not repeat it. */
export function AttemptList({ attempts, told }: { attempts: readonly Attempt[]; told: string | undefined }) {
  return (
    <section aria-label="Attempts">
      <h3 className="mb-1 text-sm font-semibold">Attempts</h3>
      <ol reversed className="flex flex-col gap-2">
        {[...attempts].reverse().map((one, i) => (
          <li key={one.attempt} className="flex flex-col gap-1 rounded-md border border-line p-2 text-sm">
            <p className="flex flex-wrap items-center gap-x-2">
              <StatusIcon look={nodeStatuses[looks[one.status] ?? 'cancelled']} hidden />
              <span className="font-medium">{one.attempt}</span>
              <span>{one.status}</span>
              <span className="flex-1 text-muted"><Time at={one.started_at} />{one.worker !== null && <> on {one.worker}</>}</span>
              <Duration ms={one.duration_ms} since={one.started_at} />
            </p>
            {one.error && (i > 0 || one.error.message !== told) && <ErrorView error={one.error} />}
            {one.retry_at !== null && <p className="text-xs text-muted">Next attempt due <Time at={one.retry_at} /></p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
