import { diffLines } from '@/workflows/diff';

interface Hunk {
  /** Lines of the base that are replaced, from 0; the end is not part of it. */
  from: number;
  to: number;
  lines: string[];
}

export interface Merged {
  text: string;
  /** Places that both changed, and differently; there `text` has the first one's lines. */
  clashes: number;
}

/** Both texts' changes to the base, line by line. Changes that touch each other clash, as two people may have meant different things. */
export function merge(base: string, mine: string, theirs: string): Merged {
  const lines = base.split('\n');
  const [own, other] = [hunksOf(base, mine), hunksOf(base, theirs)];
  const merged: string[] = [];
  let clashes = 0;
  let at = 0;
  while (own.length > 0 || other.length > 0) {
    const next = own[0] === undefined || (other[0] !== undefined && other[0].from < own[0].from) ? other : own;
    const [first] = next;
    const group = { from: first!.from, to: first!.to, mine: [] as Hunk[], theirs: [] as Hunk[] };
    const takeFrom = (queue: Hunk[], into: Hunk[]) => {
      const touches = queue[0] !== undefined && queue[0].from <= group.to;
      if (touches) {
        const hunk = queue.shift()!;
        group.to = Math.max(group.to, hunk.to);
        into.push(hunk);
      }

      return touches;
    };
    while (takeFrom(own, group.mine) || takeFrom(other, group.theirs)) {
      // Until nothing touches the group any more.
    }

    merged.push(...lines.slice(at, group.from));
    const [a, b] = [applied(lines, group, group.mine), applied(lines, group, group.theirs)];
    clashes += group.mine.length > 0 && group.theirs.length > 0 && a.join('\n') !== b.join('\n') ? 1 : 0;
    merged.push(...(group.mine.length > 0 ? a : b));
    at = group.to;
  }

  return { text: [...merged, ...lines.slice(at)].join('\n'), clashes };
}

function hunksOf(base: string, changed: string): Hunk[] {
  const hunks: Hunk[] = [];
  let at = 0;
  let open: Hunk | undefined;
  for (const line of diffLines(base, changed)) {
    if (line.kind === 'same') {
      open = undefined;
      at++;
      continue;
    }

    if (!open) {
      hunks.push(open = { from: at, to: at, lines: [] });
    }

    if (line.kind === 'added') {
      open.lines.push(line.text);
    } else {
      open.to = ++at;
    }
  }

  return hunks;
}

function applied(lines: readonly string[], { from, to }: { from: number; to: number }, hunks: readonly Hunk[]): string[] {
  const result: string[] = [];
  let at = from;
  for (const hunk of hunks) {
    result.push(...lines.slice(at, hunk.from), ...hunk.lines);
    at = hunk.to;
  }

  return [...result, ...lines.slice(at, to)];
}
