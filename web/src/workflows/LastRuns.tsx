import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { runs } from '@/api/runs';
import { useRunChanges } from '@/live/useLive';
import { runStatuses } from '@/status/statuses';
import { duration } from '@/ui/format';

const shown = 12;
/** They are read again at most this often. */
const pause = 1_000;

/** Not among the lists of runs: a busy server changes those all the time, and these only when the workflow runs. */
function useLastRuns(workflow: string) {
  const queries = useQueryClient();
  const key = ['last-runs', workflow];
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(due.current), []);
  useRunChanges((changes) => {
    if (changes === null || changes.some((change) => change.workflow === workflow)) {
      due.current ??= setTimeout(() => {
        due.current = undefined;
        void queries.invalidateQueries({ queryKey: key });
      }, pause);
    }
  });
  return useQuery({ queryKey: key, queryFn: ({ signal }) => runs.list({ workflow, limit: shown }, signal) });
}

/**
 * The last runs of a workflow, the newest at the right: height is how long, colour and words are how it ended. The bars are too narrow
 * to be hit one by one, so all of them lead to the runs of the workflow.
 */
export function LastRuns({ workflow }: { workflow: string }) {
  const { data } = useLastRuns(workflow);
  if (!data) {
    return null;
  }

  if (data.items.length === 0) {
    return <span className="text-xs text-muted">Never run</span>;
  }

  const longest = Math.max(...data.items.map((run) => run.duration_ms ?? 0));
  return (
    <Link
      to="/runs"
      search={{ workflow }}
      aria-label={`Last runs of ${workflow}, the newest first: ${data.items.map((run) => runStatuses[run.status].word).join(', ')}`}
      className="flex h-8 w-fit min-w-6 items-end gap-0.5 rounded-sm hover:bg-hover"
    >
      {[...data.items].reverse().map((run) => {
        const look = runStatuses[run.status];
        return (
          <span
            key={run.id}
            aria-hidden
            title={`${run.id}\n${look.word}, ${run.duration_ms === null ? 'not ended' : duration(run.duration_ms)}`}
            className="w-2 rounded-sm"
            style={{
              height: `${longest === 0 ? 100 : 20 + (80 * (run.duration_ms ?? longest)) / longest}%`,
              background: look.terminal && run.status !== 'cancelled' ? `var(--status-${look.tone})` : 'transparent',
              border: `1.5px ${look.terminal ? 'solid' : 'dashed'} var(--status-${look.tone})`,
            }}
          />
        );
      })}
    </Link>
  );
}
