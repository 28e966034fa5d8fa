import type { QueryClient } from '@tanstack/react-query';
import { gateKeys } from '@/api/gates';
import { runKeys } from '@/api/runs';
import type { RunChange } from '@/api/types';
import type { Live } from './live';

/** Lists are read again at most this often, however busy the server is. */
const listPause = 700;

/** Keeps what the query cache holds of runs and gates true: changes mark it stale, and what is on the screen is read again. */
export function keepQueriesLive(live: Live, queries: QueryClient): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const lists = () => {
    due ??= setTimeout(() => {
      due = undefined;
      void queries.invalidateQueries({ queryKey: runKeys.lists });
      void queries.invalidateQueries({ queryKey: gateKeys.lists });
    }, listPause);
  };
  live.onChanges((changes: RunChange[]) => {
    for (const id of new Set(changes.map((change) => change.run_id))) {
      void queries.invalidateQueries({ queryKey: runKeys.run(id) });
    }

    lists();
  });
  live.onResync(() => {
    void queries.invalidateQueries();
  });
}
