import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import { ApiError } from '@/api/problem';
import { runKeys, runs, type RunListQuery } from '@/api/runs';
import type { Page, Run, RunChange } from '@/api/types';
import { useRunChanges } from '@/live/useLive';
import { runStatuses } from '@/status/statuses';
import { filterOf } from './filter';
import { append, mergeFirstPage, patch } from './merge';
import type { RunSearch } from './search';

const pageSize = 100;

/** Changes are collected this long before the list is read again. */
const pause = 500;

/** While runs are going their progress moves without a change of status. */
const progressPause = 2_000;

/** Runs further down that are looked up one by one. */
const mostSingles = 20;

function queryOf(search: RunSearch, cursor?: string): RunListQuery {
  return { ...filterOf(search, Date.now()), sort: search.sort ?? '-created_at', limit: pageSize, cursor };
}

/** The runs that match, read page by page and kept true in place: rows change, appear and go, and the rest stays where it is. */
export function useRunList(search: RunSearch) {
  const queries = useQueryClient();
  const key = [...runKeys.table, search] as const;
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => runs.list(queryOf(search), signal),
    placeholderData: keepPreviousData,
    // The list is brought up to date in place, below; reading it anew would lose the pages after the first.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const [loadingMore, setLoadingMore] = useState(false);
  const changed = useRef(new Set<string>());
  const busy = useRef(false);

  const set = (change: (known: Page<Run>) => Page<Run>) =>
    queries.setQueryData<Page<Run>>(key, (known) => (known ? change(known) : known));

  const refresh = useEffectEvent(async () => {
    const known = queries.getQueryData<Page<Run>>(key);
    if (!known || busy.current) {
      return;
    }

    busy.current = true;
    const ids = changed.current;
    changed.current = new Set();
    try {
      const fresh = await runs.list(queryOf(search));
      set((now) => mergeFirstPage(now, fresh));
      const inPage = new Set(fresh.items.map((run) => run.id));
      const singles = known.items
        .filter((run) => !inPage.has(run.id) && (ids.has(run.id) || !runStatuses[run.status].terminal))
        .slice(0, mostSingles);
      const read = await Promise.all(singles.map(async (run) => [run.id, await readOrGone(run.id)] as const));
      set((now) => patch(now, new Map(read)));
    } catch {
      // The connection banner says that the server is away; the next change, or its return, reads again.
    } finally {
      busy.current = false;
    }
  });

  // Counted up to ask for a refresh; those of one pause become one.
  const [wanted, want] = useReducer((count: number) => count + 1, 0);
  const soon = useCallback((changes: RunChange[] | null) => {
    changes?.forEach((change) => changed.current.add(change.run_id));
    want();
  }, []);
  useRunChanges(soon);
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (wanted > 0) {
      pending.current ??= setTimeout(() => {
        pending.current = undefined;
        void refresh();
      }, pause);
    }
  }, [wanted]);
  useEffect(() => () => {
    clearTimeout(pending.current);
    pending.current = undefined;
  }, []);

  const moving = list.data?.items.some((run) => !runStatuses[run.status].terminal) ?? false;
  useEffect(() => {
    if (!moving) {
      return undefined;
    }

    const interval = setInterval(() => { if (!document.hidden) { void refresh(); } }, progressPause);
    return () => clearInterval(interval);
  }, [moving]);

  const cursor = list.isPlaceholderData ? null : list.data?.next_cursor ?? null;
  const more = () => {
    if (cursor === null || loadingMore) {
      return;
    }

    setLoadingMore(true);
    runs.list(queryOf(search, cursor))
      .then((next) => set((known) => (known.next_cursor === cursor ? append(known, next) : known)), () => undefined)
      .finally(() => setLoadingMore(false));
  };
  return { list, items: list.data?.items ?? [], hasMore: cursor !== null, loadingMore, more, refresh: () => soon(null) };
}

async function readOrGone(id: string): Promise<Run | null> {
  try {
    return await runs.get(id);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      return null;
    }

    throw error;
  }
}
