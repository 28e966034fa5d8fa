import { spread } from '@/ui/spread';
import type { Graph } from './graph';

export interface Point { x: number; y: number }

export interface Layout {
  /** The top left corner of each node. */
  points: ReadonlyMap<string, Point>;
  /** Where edges over more than one row pass between the nodes of the rows in between, by their key. */
  ways: ReadonlyMap<string, readonly Point[]>;
}

/** Sizes in pixels of the unscaled canvas. */
export const card = { width: 200, height: 56, gapX: 40, gapY: 56 };
/** The room that an edge takes between two nodes. */
const lane = 16;
/** Beyond this many places of edges between rows they are not kept free: nobody could follow them anyway. */
const mostLanes = 4_000;

/** Rounds of ordering; more change little. */
const rounds = 4;

/** A node, or the place of an edge that passes a row. */
interface Cell { id: string; width: number }

interface Rows {
  rows: string[][];
  before: Map<string, string[]>;
  after: Map<string, string[]>;
  width: (id: string) => number;
}

/** Places the nodes in rows by their longest path from a root, ordered so that few edges cross, each near what it depends on. */
export function layout(graph: Graph): Layout {
  const ids = graph.nodes.map((node) => node.id);
  const edges = graph.edges.filter((edge) => edge.kind !== 'corrects' && edge.from !== edge.to);
  const level = levelsOf(ids, edges);
  const { cells, links, lanes } = cellsOf(ids, edges, level);
  const rows = Array.from({ length: Math.max(0, ...level.values()) + 1 }, (): string[] => []);
  cells.forEach(({ row, id }) => rows[row]!.push(id));
  const widths = new Map(cells.map((cell) => [cell.id, cell.width]));
  const all: Rows = { rows, ...neighbours(cells.map((cell) => cell.id), links), width: (id) => widths.get(id)! };
  order(all);
  const x = place(all);
  const y = (row: number) => row * (card.height + card.gapY);
  const corner = Math.min(0, ...ids.map((id) => x.get(id)! - card.width / 2));
  return {
    points: new Map(ids.map((id) => [id, { x: Math.round(x.get(id)! - card.width / 2 - corner), y: y(level.get(id)!) }])),
    ways: new Map([...lanes].map(([key, passed]) =>
      [key, passed.map(({ id, row }) => ({ x: Math.round(x.get(id)! - corner), y: y(row) + card.height / 2 }))])),
  };
}

type Link = readonly [from: string, to: string];

function neighbours(ids: readonly string[], links: readonly Link[]) {
  const before = new Map<string, string[]>(ids.map((id) => [id, []]));
  const after = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const [from, to] of links) {
    before.get(to)!.push(from);
    after.get(from)!.push(to);
  }

  return { before, after };
}

/** Rows by the longest way from a root. What only lies on a cycle comes in the order of the file. */
function levelsOf(ids: readonly string[], edges: readonly { from: string; to: string }[]): Map<string, number> {
  const { before, after } = neighbours(ids, edges.map(({ from, to }) => [from, to]));
  const open = new Map(ids.map((id) => [id, before.get(id)!.length]));
  const level = new Map<string, number>();
  const ready = ids.filter((id) => open.get(id) === 0);
  let waiting = 0;
  for (let next = 0; level.size < ids.length; next++) {
    if (next === ready.length) {
      while (level.has(ids[waiting]!)) {
        waiting++;
      }

      ready.push(ids[waiting]!);
    }

    const id = ready[next]!;
    if (level.has(id)) {
      continue;
    }

    level.set(id, Math.max(0, ...before.get(id)!.map((one) => (level.get(one) ?? -1) + 1)));
    for (const one of after.get(id)!) {
      open.set(one, open.get(one)! - 1);
      if (open.get(one) === 0) {
        ready.push(one);
      }
    }
  }

  return level;
}

/** The nodes, and a place in each row that an edge passes. */
function cellsOf(ids: readonly string[], edges: readonly { key: string; from: string; to: string }[], level: Map<string, number>) {
  const cells: (Cell & { row: number })[] = ids.map((id) => ({ id, width: card.width, row: level.get(id)! }));
  const lanes = new Map<string, { id: string; row: number }[]>();
  const links: Link[] = [];
  for (const { key, from, to } of edges) {
    const [top, bottom] = [level.get(from)!, level.get(to)!];
    const passed = cells.length + bottom - top - 1 > ids.length + mostLanes ? []
      : Array.from({ length: Math.max(0, bottom - top - 1) }, (_, index) => ({ id: `${key} ${index}`, row: top + index + 1 }));
    passed.forEach((one) => cells.push({ ...one, width: lane }));
    const way = [from, ...passed.map((one) => one.id), to];
    way.slice(1).forEach((one, index) => links.push([way[index]!, one]));
    if (passed.length > 0) {
      lanes.set(key, passed);
    }
  }

  return { cells, links, lanes };
}

function order({ rows, before, after }: Rows): void {
  const index = new Map<string, number>();
  const number = (row: string[]) => row.forEach((id, at) => index.set(id, at - (row.length - 1) / 2));
  rows.forEach(number);
  const sort = (row: string[], beside: Map<string, string[]>) => {
    const weight = new Map(row.map((id) => [id, mean(beside.get(id)!.map((one) => index.get(one)!)) ?? index.get(id)!]));
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

/** The middle of each cell: each row in its order; every cell as near as it can be to the middle of its neighbours. */
function place({ rows, before, after, width }: Rows): Map<string, number> {
  const x = new Map<string, number>();
  // How far each is from the first of its row when all stand as close as they may.
  const offsets = rows.map((row) => {
    let at = 0;
    return row.map((id, index) => (at += index === 0 ? 0 : (width(row[index - 1]!) + width(id)) / 2 + card.gapX));
  });
  rows.forEach((row, level) => row.forEach((id, at) => x.set(id, offsets[level]![at]! - (offsets[level]!.at(-1) ?? 0) / 2)));
  const settle = (level: number, beside: Map<string, string[]>) => {
    const row = rows[level]!;
    const wanted = row.map((id) => mean(beside.get(id)!.map((one) => x.get(one)!)) ?? x.get(id)!);
    spread(wanted, offsets[level]!).forEach((value, at) => x.set(row[at]!, value));
  };
  const levels = rows.map((_, level) => level);
  for (let round = 0; round < rounds; round++) {
    [...levels].reverse().forEach((level) => settle(level, after));
    levels.forEach((level) => settle(level, before));
  }

  const around = new Map([...before].map(([id, above]) => [id, [...above, ...after.get(id)!]]));
  levels.forEach((level) => settle(level, around));
  return x;
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
