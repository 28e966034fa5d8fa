import type { Graph } from './graph';

export interface Point { x: number; y: number }

/** Sizes in pixels of the unscaled canvas. */
export const card = { width: 200, height: 56, gapX: 40, gapY: 56 };

/** Rounds of ordering; more change little. */
const rounds = 4;

/** Places the nodes in rows by their longest path from a root, ordered so that few edges cross, each near what it depends on. */
export function layout(graph: Graph): Map<string, Point> {
  const ids = graph.nodes.map((node) => node.id);
  const before = new Map<string, string[]>(ids.map((id) => [id, []]));
  const after = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of graph.edges.filter((edge) => edge.kind !== 'corrects' && edge.from !== edge.to)) {
    before.get(to)!.push(from);
    after.get(from)!.push(to);
  }

  const rows = rowsOf(ids, before, after);
  order(rows, before, after);
  return place(rows, before, after);
}

/** Rows by the longest way from a root. What only lies on a cycle comes in the order of the file. */
function rowsOf(ids: string[], before: Map<string, string[]>, after: Map<string, string[]>): string[][] {
  const open = new Map(ids.map((id) => [id, before.get(id)!.length]));
  const level = new Map<string, number>();
  const ready = ids.filter((id) => open.get(id) === 0);
  let waiting = 0;
  while (level.size < ids.length) {
    if (ready.length === 0) {
      while (level.has(ids[waiting]!)) {
        waiting++;
      }

      ready.push(ids[waiting]!);
    }

    const id = ready.shift()!;
    if (level.has(id)) {
      continue;
    }

    level.set(id, Math.max(0, ...before.get(id)!.map((one) => (level.get(one) ?? -1) + 1)));
    for (const next of after.get(id)!) {
      open.set(next, open.get(next)! - 1);
      if (open.get(next) === 0) {
        ready.push(next);
      }
    }
  }

  const rows = Array.from({ length: Math.max(0, ...level.values()) + 1 }, (): string[] => []);
  ids.forEach((id) => rows[level.get(id)!]!.push(id));
  return rows;
}

function order(rows: string[][], before: Map<string, string[]>, after: Map<string, string[]>): void {
  const index = new Map<string, number>();
  const number = (row: string[]) => row.forEach((id, at) => index.set(id, at - (row.length - 1) / 2));
  rows.forEach(number);
  const sort = (row: string[], neighbours: Map<string, string[]>) => {
    const weight = new Map(row.map((id) => [id, mean(neighbours.get(id)!.map((one) => index.get(one)!)) ?? index.get(id)!]));
    row.sort((a, b) => weight.get(a)! - weight.get(b)!);
    number(row);
  };
  for (let round = 0; round < rounds; round++) {
    rows.forEach((row) => sort(row, before));
    [...rows].reverse().forEach((row) => sort(row, after));
  }

  rows.forEach((row) => sort(row, before));
}

const mean = (values: number[]) => (values.length === 0 ? undefined : values.reduce((sum, one) => sum + one, 0) / values.length);

/** Each row in its order; every node as near as it can be to the middle of its neighbours. */
function place(rows: string[][], before: Map<string, string[]>, after: Map<string, string[]>): Map<string, Point> {
  const step = card.width + card.gapX;
  const x = new Map<string, number>();
  rows.forEach((row) => row.forEach((id, at) => x.set(id, (at - (row.length - 1) / 2) * step)));
  const settle = (row: string[], neighbours: Map<string, string[]>) => {
    const wanted = row.map((id) => mean(neighbours.get(id)!.map((one) => x.get(one)!)) ?? x.get(id)!);
    spread(wanted, step).forEach((value, at) => x.set(row[at]!, value));
  };
  for (let round = 0; round < rounds; round++) {
    [...rows].reverse().forEach((row) => settle(row, after));
    rows.forEach((row) => settle(row, before));
  }

  const around = new Map([...before].map(([id, above]) => [id, [...above, ...after.get(id)!]]));
  rows.forEach((row) => settle(row, around));
  const left = Math.min(0, ...x.values());
  return new Map(rows.flatMap((row, level) =>
    row.map((id): [string, Point] => [id, { x: Math.round(x.get(id)! - left), y: level * (card.height + card.gapY) }])));
}

/** The values nearest to the wanted ones that keep their order and distance (pool adjacent violators). */
export function spread(wanted: readonly number[], step: number): number[] {
  const groups: { sum: number; count: number }[] = [];
  wanted.forEach((value, at) => {
    groups.push({ sum: value - at * step, count: 1 });
    for (let last = groups.at(-1)!, previous = groups.at(-2);
      previous && previous.sum / previous.count > last.sum / last.count;
      last = groups.at(-1)!, previous = groups.at(-2)) {
      groups.pop();
      previous.sum += last.sum;
      previous.count += last.count;
    }
  });
  return groups.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count)).map((value, at) => value + at * step);
}

/** The node nearest in a direction: for arrow keys. */
export function neighbour(points: ReadonlyMap<string, Point>, from: string, key: 'up' | 'down' | 'left' | 'right'): string | undefined {
  const here = points.get(from);
  if (!here) {
    return undefined;
  }

  const [along, across] = key === 'up' || key === 'down' ? ['y', 'x'] as const : ['x', 'y'] as const;
  const sign = key === 'up' || key === 'left' ? -1 : 1;
  let best: { id: string; cost: number } | undefined;
  for (const [id, point] of points) {
    const ahead = (point[along] - here[along]) * sign;
    const cost = ahead + 2 * Math.abs(point[across] - here[across]);
    if (id !== from && ahead > 0 && cost < (best?.cost ?? Infinity)) {
      best = { id, cost };
    }
  }

  return best?.id;
}

