import { useSyncExternalStore } from 'react';

/** One clock for the whole page: everything relative moves together, once a second while the page is seen. */
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  if (!document.hidden) {
    now = Date.now();
    listeners.forEach((listener) => listener());
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, 1_000);
    document.addEventListener('visibilitychange', tick);
  }

  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
      timer = undefined;
    }
  };
}

const still = () => () => undefined;

/** Milliseconds since 1970, to the second.
 * @param moving false for what no longer changes: the component is then not rendered again every second. */
export function useNow(moving = true): number {
  return useSyncExternalStore(moving ? subscribe : still, () => now);
}

/** The day it is in UTC, `2026-05-28`: what days of costs are counted in. */
export function useToday(): string {
  return useSyncExternalStore(subscribe, () => new Date(now).toISOString().slice(0, 10));
}
