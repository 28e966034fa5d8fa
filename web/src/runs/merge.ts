import type { Page, Run } from '@/api/types';

/**
 * A list read so far, brought up to date with its first page read anew: the page replaces as much of the list as it covers, and the rest
 * stays where it is. When the two share no run, so much is new that the rest cannot be joined, and only the page remains.
 */
export function mergeFirstPage(known: Page<Run>, fresh: Page<Run>): Page<Run> {
  if (fresh.next_cursor === null || known.items.length === 0) {
    return fresh;
  }

  const inPage = new Set(fresh.items.map((run) => run.id));
  const end = known.items.findLastIndex((run) => inPage.has(run.id));
  if (end < 0) {
    return fresh;
  }

  const rest = known.items.slice(end + 1);
  return { items: [...fresh.items, ...rest], next_cursor: rest.length === 0 ? fresh.next_cursor : known.next_cursor };
}

/** The list with these runs as they are now; null ones are gone. */
export function patch(known: Page<Run>, changed: ReadonlyMap<string, Run | null>): Page<Run> {
  const items = known.items
    .filter((run) => changed.get(run.id) !== null)
    .map((run) => changed.get(run.id) ?? run);
  return { ...known, items };
}

/** The list with a further page; a run that moved between two reads is listed once. */
export function append(known: Page<Run>, next: Page<Run>): Page<Run> {
  const there = new Set(known.items.map((run) => run.id));
  return { items: [...known.items, ...next.items.filter((run) => !there.has(run.id))], next_cursor: next.next_cursor };
}
