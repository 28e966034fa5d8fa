import { test, type Page } from '@playwright/test';

/** Milliseconds that `probe` takes on the machine the budgets were set on, with nothing else running. */
const quietProbe = 60;

/**
 * How much slower than quiet the machine is now, at least 1: the same work, done in the page that is measured, between its own tasks.
 * Budgets are multiplied by it, so that they tell about the page and not about what else runs.
 */
export async function slowness(page: Page): Promise<number> {
  const taken = await page.evaluate(() => {
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const from = performance.now();
      const rows = Array.from({ length: 40_000 }, (_, i) => ({ id: `node-${(i * 7_919) % 40_000}`, at: i }));
      const text = JSON.stringify(rows.sort((a, b) => (a.id < b.id ? -1 : 1)));
      times.push(performance.now() - from + (JSON.parse(text) as unknown[]).length * 0);
    }

    return times.sort((a, b) => a - b)[2]!;
  });
  return Math.max(1, taken / quietProbe);
}

export interface Frames {
  /** Per second. */
  rate: number;
  /** Milliseconds of the longest. */
  longest: number;
  /** Per second that a page with nothing on it had the second before, doing the same. */
  empty: number;
  /** How much slower than quiet the machine was, at least 1. */
  slow: number;
}

/** Uses the mouse until the time. */
type Work = (page: Page, until: number) => Promise<void>;

const rounds = 8;
const roundLength = 1_000;

/**
 * The frames of a page while something is done, a second at a time, each second after one of a page with nothing on it, until a second
 * has more than the target; the best second. Other programs can only take frames away, so the best second is nearest to the truth.
 */
export async function framesOf(page: Page, target: number, work: Work): Promise<Frames> {
  const blank = await page.context().newPage();
  await blank.setViewportSize(page.viewportSize()!);
  let best: Frames = { rate: 0, longest: 0, empty: 60, slow: 1 };
  for (let round = 0; round < rounds && best.rate <= target; round++) {
    const slow = await slowness(page);
    await blank.bringToFront();
    const empty = Math.min(60, (await framesDuring(blank, work)).rate);
    await page.bringToFront();
    const found = { ...await framesDuring(page, work), empty, slow };
    best = fair(found) > fair(best) ? found : best;
  }

  await blank.close();
  return best;
}

/** What the rate says of the page, not of what else runs: as it is on a quiet machine, more where an empty page has fewer than 60, too. */
export const fair = ({ rate, empty, slow }: Frames): number => rate * Math.max(60 / empty, slow);

async function framesDuring(page: Page, work: Work): Promise<{ rate: number; longest: number }> {
  await page.evaluate(() => {
    const state = { on: true, count: 0, longest: 0, from: performance.now(), to: 0 };
    (globalThis as unknown as { watched: typeof state }).watched = state;
    let last = state.from;
    const tick = (now: number) => {
      [state.count, state.longest, state.to, last] = [state.count + 1, Math.max(state.longest, now - last), now, now];
      if (state.on) {
        requestAnimationFrame(tick);
      }
    };
    requestAnimationFrame(tick);
  });
  await work(page, Date.now() + roundLength);
  return page.evaluate(() => {
    const state = (globalThis as unknown as { watched: { on: boolean; count: number; longest: number; from: number; to: number } }).watched;
    state.on = false;
    return { rate: (1_000 * state.count) / Math.max(1, state.to - state.from), longest: state.longest };
  });
}

/** What a page was busy with since `watchTasks`, in milliseconds. */
export interface Busy {
  /** The longest task on its main thread. */
  task: number;
  /** The slowest answer to a press or key: from the hand to the frame that shows what came of it (Event Timing, "interaction"). */
  answer: number;
  /** Presses and keys that were answered. */
  answers: number;
}

interface Watched { observers: PerformanceObserver[]; tasks: number[]; answers: Map<number, number> }

export const watchTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const state: Watched = { observers: [], tasks: [], answers: new Map() };
    (globalThis as unknown as { busy: Watched }).busy = state;
    const take = (list: PerformanceObserverEntryList) => list.getEntries().forEach((entry) => {
      const id = (entry as PerformanceEventTiming & { interactionId?: number }).interactionId ?? 0;
      if (entry.entryType === 'longtask') {
        state.tasks.push(entry.duration);
      } else if (id > 0) {
        state.answers.set(id, Math.max(state.answers.get(id) ?? 0, entry.duration));
      }
    });
    for (const type of ['longtask', 'event']) {
      const observer = new PerformanceObserver(take);
      observer.observe({ type, durationThreshold: 16 } as PerformanceObserverInit);
      state.observers.push(observer);
    }
  });

export const busyOf = (page: Page): Promise<Busy> =>
  page.evaluate(() => {
    const { tasks, answers } = (globalThis as unknown as { busy: Watched }).busy;
    return { task: Math.max(0, ...tasks), answer: Math.max(0, ...answers.values()), answers: answers.size };
  });

/** Writes a figure down: on the terminal, and into the report of the tests. */
export function figure(text: string): void {
  test.info().annotations.push({ type: 'figures', description: text });
  console.log(text);
}
