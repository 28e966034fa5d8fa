import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { RunChange, RunEvent } from '@/api/types';
import type { Live } from './live';
import type { LiveState, Shown } from './messages';

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) {
    throw new Error('There is no live connection around this component.');
  }

  return live;
}

export function useLiveState(): LiveState {
  const live = useLive();
  return useSyncExternalStore((listener) => live.onState(listener), () => live.state);
}

/** Calls back with status changes of any runs, and with null when some may have been missed. */
export function useRunChanges(listener: (changes: RunChange[] | null) => void): void {
  const live = useLive();
  const tell = useEffectEvent(listener);
  useEffect(() => {
    const ends = [live.onChanges((changes) => tell(changes)), live.onResync(() => tell(null))];
    return () => ends.forEach((end) => end());
  }, [live]);
}

/** Follows one run while mounted: every event after `after` (null: not yet), in order, once. */
export function useRunEvents(run: string, after: number | null, listener: (events: RunEvent[]) => void): void {
  const live = useLive();
  const tell = useEffectEvent(listener);
  const known = after !== null;
  // Only the first `after` counts: later ones are what the feed itself has brought.
  const start = useEffectEvent(() => after ?? 0);
  useEffect(() => (known ? live.followRun(run, start(), (events) => tell(events)) : undefined), [live, run, known]);
}

/** What nodes of a run that is followed show while this is on, and the journal does not keep. */
export function useShown(run: string, on: boolean, listener: (shown: Shown[]) => void): void {
  const live = useLive();
  const tell = useEffectEvent(listener);
  useEffect(() => (on ? live.watchRun(run, (shown) => tell(shown)) : undefined), [live, run, on]);
}
