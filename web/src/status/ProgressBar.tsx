import type { Progress } from '@/api/types';
import { nodeStatuses } from './statuses';

/** Parts in the order they are drawn; what is not listed is still to come. */
const parts = ['success', 'skipped', 'failed', 'cancelled', 'running', 'retrying', 'waiting'] as const;

export const doneOf = (progress: Progress): number => progress.success + progress.failed + progress.skipped + progress.cancelled;

/** Nodes done of all, as figures and as a bar split by status. */
export function ProgressBar({ progress }: { progress: Progress }) {
  const words = parts.filter((part) => progress[part] > 0).map((part) => `${progress[part]} ${nodeStatuses[part].word.toLowerCase()}`);
  return (
    <span className="flex items-center gap-2" title={words.join(', ')}>
      <span aria-hidden className="flex h-1.5 min-w-8 flex-1 overflow-hidden rounded-full bg-line">
        {parts.map((part) => progress[part] > 0 && (
          <span
            key={part}
            style={{
              width: `${(100 * progress[part]) / Math.max(1, progress.total)}%`,
              background: `var(--status-${nodeStatuses[part].tone})`,
            }}
          />
        ))}
      </span>
      <span className="tabular min-w-[5ch] text-right text-xs text-muted">{doneOf(progress)}/{progress.total}</span>
    </span>
  );
}
