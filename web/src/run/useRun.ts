import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { graphQuery, runKeys, runQuery, runs } from '@/api/runs';
import type { Run, RunEvent } from '@/api/types';
import { useRunChanges, useRunEvents } from '@/live/useLive';
import { planOf, type Plan } from './model/plan';
import { RunModel } from './model/runModel';

/** The head of a page is read again at most this often while its run is busy. */
const headPause = 1_000;

/** Events that a page keeps for the inspector: the newest, of those before it was opened and since. */
const mostHistory = 100_000;

/** The nodes of a run in this page, with everybody who looks at them. */
export class RunStore {
  readonly model: RunModel;
  /** False until every node has been read once; what comes meanwhile waits. */
  ready = false;
  /** Events since the page was opened, for the inspector. */
  seen: RunEvent[] = [];
  /** Events before the page was opened, oldest first; read only when somebody wants to see them. */
  history: RunEvent[] = [];
  /** The oldest events that are not kept here, as their number. */
  left: number;
  /** Raised when old events were dropped, so that what is made from them begins anew. */
  dropped = 0;
  /** How far the history has been read; null until it was asked for. */
  historyState: 'reading' | 'read' | { error: unknown } | null = null;
  private early: RunEvent[] = [];
  private readonly listeners = new Set<() => void>();

  /** @param since seq of the last event before the page was opened.
   * @param most events to keep. */
  constructor(readonly run: string, readonly plan: Plan, readonly since: number, private readonly most = mostHistory) {
    this.model = new RunModel(run, plan);
    this.left = Math.max(0, since - most);
  }

  take(events: readonly RunEvent[]): void {
    for (const event of events) {
      this.seen.push(event);
    }

    if (this.seen.length >= 2 * this.most) {
      this.seen = this.seen.slice(-this.most);
      this.history = [];
      this.left = this.seen[0]!.seq - 1;
      this.dropped++;
    }

    if (this.ready) {
      this.model.apply(events);
      this.tell();
    } else {
      events.forEach((event) => this.early.push(event));
    }
  }

  /** Reads every node; again after a failure. */
  async read(signal: AbortSignal): Promise<void> {
    // An answer may be older than events that come before it: those are folded in after it.
    this.ready = false;
    let cursor: string | undefined;
    do {
      const page = await runs.nodes(this.run, cursor, 500, signal);
      this.model.load(page.items);
      this.tell();
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    this.ready = true;
    this.model.apply(this.early);
    this.early = [];
    this.tell();
  }

  /** Reads the history, at most its newest part, once; again after a failure. */
  async readHistory(): Promise<void> {
    if (this.historyState === 'reading' || this.historyState === 'read') {
      return;
    }

    this.historyState = 'reading';
    try {
      for (let after = this.history.at(-1)?.seq ?? this.left; after < this.since;) {
        const { items } = await runs.events(this.run, after);
        after = items.at(-1)?.seq ?? this.since;
        items.forEach((event) => { if (event.seq <= this.since && event.seq > this.left) { this.history.push(event); } });
        this.model.version++;
        this.tell();
      }

      this.historyState = 'read';
    } catch (error) {
      this.historyState = { error };
    }

    this.model.version++;
    this.tell();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  private tell(): void {
    this.listeners.forEach((listener) => listener());
  }
}

/** The run itself, kept true by its events; null store until the planned graph is there. */
export function useRun(id: string) {
  const queries = useQueryClient();
  const run = useQuery(runQuery(id));
  const graph = useQuery(graphQuery(id));
  const plan = useMemo(() => graph.data && planOf(graph.data.graph), [graph.data]);
  const head = useFirst(run.data);
  const store = useMemo(() => (plan && head ? new RunStore(id, plan, head.last_seq) : null), [id, plan, head]);
  const [error, setError] = useState<unknown>(null);
  const [reads, setReads] = useState(0);
  useEffect(() => {
    if (!store) {
      return undefined;
    }

    const end = new AbortController();
    store.read(end.signal).then(() => setError(null), (why: unknown) => { if (!end.signal.aborted) { setError(why); } });
    return () => end.abort();
  }, [store, reads]);

  // What failed while the server was away is read when it is back.
  useRunChanges((changes) => {
    if (changes === null && store) {
      if (error !== null) {
        setReads((count) => count + 1);
      }

      if (store.historyState !== null && typeof store.historyState === 'object') {
        void store.readHistory();
      }
    }
  });

  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(due.current), []);
  useRunEvents(id, store ? store.since : null, (events) => {
    store!.take(events);
    const wait = events.some((event) => event.type.startsWith('run.')) ? 0 : headPause;
    if (wait === 0) {
      clearTimeout(due.current);
      due.current = undefined;
    }

    due.current ??= setTimeout(() => {
      due.current = undefined;
      void queries.invalidateQueries({ queryKey: runKeys.run(id), exact: true });
    }, wait);
  });
  return { run, graph, store, error, readAgain: () => setReads((count) => count + 1) };
}

/** The first value that is there: the feed goes on from it, whatever is read later. */
function useFirst(run: Run | undefined): Run | undefined {
  const [first, setFirst] = useState(run);
  if (run && first?.id !== run.id) {
    setFirst(run);
  }

  return first?.id === run?.id ? first : undefined;
}

/** The page rests this many times as long as its last drawing took, so that a busy run leaves it time to answer. */
const share = 3;
const longestRest = 3_000;

/** Draws again when nodes have changed, at most once per `pause` milliseconds, less often when drawing takes
 * long: sorting ten thousand rows with every frame helps nobody. */
export function useVersion(store: RunStore, pause: number): number {
  const shown = useRef(store.model.version);
  const subscribe = useCallback((listener: () => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let rest = pause;
    const show = () => {
      timer = undefined;
      shown.current = store.model.version;
      const begun = performance.now();
      listener();
      // What the listener asks for is drawn before the next task.
      setTimeout(() => { rest = Math.min(longestRest, Math.max(pause, share * (performance.now() - begun))); });
    };
    shown.current = store.model.version;
    const end = store.subscribe(() => { timer ??= setTimeout(show, rest); });
    return () => { end(); clearTimeout(timer); };
  }, [store, pause]);
  return useSyncExternalStore(subscribe, () => shown.current);
}

/** How long views of this many nodes rest between two drawings. */
export const pauseFor = (nodes: number): number => (nodes > 2_000 ? 400 : nodes > 300 ? 150 : 30);

