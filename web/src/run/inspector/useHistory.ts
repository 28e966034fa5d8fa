import { useEffect, useMemo } from 'react';
import type { RunEvent } from '@/api/types';
import { useVersion, type RunStore } from '../useRun';

/** Events of a node run (of the whole run when none is given) that pass the test, oldest first; grows while the run goes on. */
export function useHistory(store: RunStore, node: string | undefined, wanted: (event: RunEvent) => boolean) {
  const version = useVersion(store, 150);
  useEffect(() => { void store.readHistory(); }, [store]);
  // Only what has come since is looked at again.
  const filter = useMemo(() => new Filter(store, node, wanted), [store, node, wanted]);
  const events = useMemo(() => filter.all(), [filter, version]); // eslint-disable-line react-hooks/exhaustive-deps
  return { events, state: store.historyState, left: store.left };
}

class Filter {
  private before: RunEvent[] = [];
  private after: RunEvent[] = [];
  private read = 0;
  private seen = 0;
  private dropped = 0;

  constructor(
    private readonly store: RunStore, private readonly node: string | undefined, private readonly wanted: (event: RunEvent) => boolean,
  ) {}

  all(): RunEvent[] {
    if (this.dropped !== this.store.dropped) {
      [this.before, this.after, this.read, this.seen, this.dropped] = [[], [], 0, 0, this.store.dropped];
    }

    const passes = (event: RunEvent) => (this.node === undefined || event.node === this.node) && this.wanted(event);
    this.before = this.before.concat(this.store.history.slice(this.read).filter(passes));
    this.after = this.after.concat(this.store.seen.slice(this.seen).filter(passes));
    [this.read, this.seen] = [this.store.history.length, this.store.seen.length];
    return this.before.concat(this.after);
  }
}
