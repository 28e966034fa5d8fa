import { Failure } from '@/ui/Failure';
import { count } from '@/ui/format';
import type { RunStore } from '../useRun';

/** What is not there of a history, and why. */
export function HistoryState({ store, left }: { store: RunStore; left: number }) {
  const state = store.historyState;
  if (state !== null && typeof state === 'object') {
    return <Failure what="The history could not be read" error={state.error} onRetry={() => void store.readHistory()} />;
  }

  return (
    <>
      {state === 'reading' && (
        <p role="status" className="px-3 py-1 text-xs text-muted">
          Reading the history: {count(store.history.length)} of {count(Math.min(store.since, store.since - left))} events
        </p>
      )}
      {left > 0 && <p className="px-3 py-1 text-xs text-muted">The oldest {count(left)} events are left out; the download has all.</p>}
    </>
  );
}
