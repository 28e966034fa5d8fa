export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  text: string;
  /** 1-based; undefined on the side where the line is not. */
  before: number | undefined;
  after: number | undefined;
}

/** Beyond this many steps the texts have so little in common that the middle is shown as replaced. */
const mostSteps = 1_000;

/** The lines of both texts with the fewest changes (Myers, An O(ND) Difference Algorithm, 1986). */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let begin = 0;
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) {
    begin++;
  }

  let end = 0;
  while (end < a.length - begin && end < b.length - begin && a.at(-1 - end) === b.at(-1 - end)) {
    end++;
  }

  const kept = (from: number, to: number, shift: number) =>
    a.slice(from, to).map((text, index): DiffLine => ({ kind: 'same', text, before: from + index + 1, after: from + shift + index + 1 }));
  return [
    ...kept(0, begin, 0),
    ...middle(a.slice(begin, a.length - end), b.slice(begin, b.length - end), begin),
    ...kept(a.length - end, a.length, b.length - a.length),
  ];
}

function middle(a: readonly string[], b: readonly string[], offset: number): DiffLine[] {
  const removed = (at: number): DiffLine => ({ kind: 'removed', text: a[at]!, before: offset + at + 1, after: undefined });
  const added = (at: number): DiffLine => ({ kind: 'added', text: b[at]!, before: undefined, after: offset + at + 1 });
  const trace = search(a, b);
  if (!trace) {
    return [...a.map((_, at) => removed(at)), ...b.map((_, at) => added(at))];
  }

  const lines: DiffLine[] = [];
  let x = a.length;
  let y = b.length;
  for (let step = trace.length - 1; step >= 0; step--) {
    const reach = trace[step]!;
    const k = x - y;
    const down = k === -step || (k !== step && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = step === 0 ? 0 : reach.get(fromK)!;
    const fromY = step === 0 ? 0 : fromX - fromK;
    while (x > fromX && y > fromY) {
      x--;
      y--;
      lines.push({ kind: 'same', text: a[x]!, before: offset + x + 1, after: offset + y + 1 });
    }

    if (step > 0) {
      lines.push(down ? added(--y) : removed(--x));
    }
  }

  return lines.reverse();
}

/** How far each diagonal reached before each step; undefined when it took too many. */
function search(a: readonly string[], b: readonly string[]): Map<number, number>[] | undefined {
  const reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let step = 0; step <= Math.min(a.length + b.length, mostSteps); step++) {
    trace.push(new Map(reach));
    for (let k = -step; k <= step; k += 2) {
      const down = k === -step || (k !== step && reach.get(k - 1)! < reach.get(k + 1)!);
      let x = down ? reach.get(k + 1)! : reach.get(k - 1)! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) {
        x++;
      }

      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) {
        return trace;
      }
    }
  }

  return undefined;
}

/** Only the lines near a change; between them how many were left out. */
export function hunks(lines: readonly DiffLine[], around = 3): (DiffLine | { skipped: number; at: number })[] {
  const near = lines.map(() => false);
  lines.forEach((line, index) => {
    if (line.kind !== 'same') {
      near.fill(true, Math.max(0, index - around), index + around + 1);
    }
  });
  const shown: (DiffLine | { skipped: number; at: number })[] = [];
  lines.forEach((line, index) => {
    const last = shown.at(-1);
    if (near[index]) {
      shown.push(line);
    } else if (last && 'skipped' in last) {
      last.skipped++;
    } else {
      shown.push({ skipped: 1, at: index });
    }
  });
  return shown;
}
