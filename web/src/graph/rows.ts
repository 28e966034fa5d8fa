import { spread } from './spread';

export interface Point { x: number; y: number }

export interface Link {
  key: string;
  from: string;
  to: string;
}

/** Of a node, and of the room around it. */
export interface Measures { width: number; height: number; gapX: number; gapY: number }

export interface Rows {
  /** The top left corner of each node. */
  points: ReadonlyMap<string, Point>;
  /** Where links over more than one row pass between the nodes of the rows in between, by their key: in the middle of each row. */
  ways: ReadonlyMap<string, readonly Point[]>;
}

/** The room that a link takes between two nodes. */
const lane = 16;
/** Beyond this many places of links between rows they are not kept free: nobody could follow them anyway. */
const mostLanes = 4_000;

/** Rounds of ordering; more change little. */
const rounds = 4;

/** A node, or the place of a link that passes a row. */
interface Cell { id: string; width: number; row: number }

interface Ordered {
  rows: string[][];
  before: Map<string, string[]>;
  after: Map<string, string[]>;
  width: (id: string) => number;
}

/** Places the nodes in rows by their longest path from a root, ordered so that few links cross, each near what it depends on. */
export function rowsOf(ids: readonly string[], links: readonly Link[], measures: Measures): Rows {
  const { width, height, gapY } = measures;
  const level = levelsOf(ids, links);
  const { cells, steps, lanes } = cellsOf(ids, links, level, width);
  const rows = Array.from({ length: Math.max(0, ...level.values()) + 1 }, (): string[] => []);
  cells.forEach(({ row, id }) => rows[row]!.push(id));
  const widths = new Map(cells.map((cell) => [cell.id, cell.width]));
  const all: Ordered = { rows, ...neighbours(cells.map((cell) => cell.id), steps), width: (id) => widths.get(id)! };
  order(all);
  const x = place(all, measures.gapX);
  const y = (row: number) => row * (height + gapY);
  const corner = cells.reduce((least, cell) => Math.min(least, x.get(cell.id)! - cell.width / 2), Infinity);
  return {
    points: new Map(ids.map((id) => [id, { x: Math.round(x.get(id)! - width / 2 - corner), y: y(level.get(id)!) }])),
    ways: new Map([...lanes].map(([key, passed]) =>
      [key, passed.map(({ id, row }) => ({ x: Math.round(x.get(id)! - corner), y: y(row) + height / 2 }))])),
  };
}

type Step = readonly [from: string, to: string];

function neighbours(ids: readonly string[], steps: readonly Step[]) {
  const before = new Map<string, string[]>(ids.map((id) => [id, []]));
  const after = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const [from, to] of steps) {
    before.get(to)!.push(from);
    after.get(from)!.push(to);
  }

  return { before, after };
}

/** Rows by the longest way from a root. What only lies on a cycle comes in the order of the file. */
function levelsOf(ids: readonly string[], links: readonly Link[]): Map<string, number> {
  const { before, after } = neighbours(ids, links.map(({ from, to }) => [from, to]));
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

/** The nodes, and a place in each row that a link passes. */
function cellsOf(ids: readonly string[], links: readonly Link[], level: Map<string, number>, width: number) {
  const cells: Cell[] = ids.map((id) => ({ id, width, row: level.get(id)! }));
  const lanes = new Map<string, { id: string; row: number }[]>();
  const steps: Step[] = [];
  for (const { key, from, to } of links) {
    const [top, bottom] = [level.get(from)!, level.get(to)!];
    const passed = cells.length + bottom - top - 1 > ids.length + mostLanes ? []
      : Array.from({ length: Math.max(0, bottom - top - 1) }, (_, index) => ({ id: `${key} ${index}`, row: top + index + 1 }));
    passed.forEach((one) => cells.push({ ...one, width: lane }));
    const way = [from, ...passed.map((one) => one.id), to];
    way.slice(1).forEach((one, index) => steps.push([way[index]!, one]));
    if (passed.length > 0) {
      lanes.set(key, passed);
    }
  }

  return { cells, steps, lanes };
}

function order({ rows, before, after }: Ordered): void {
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
function place({ rows, before, after, width }: Ordered, gap: number): Map<string, number> {
  const x = new Map<string, number>();
  // How far each is from the first of its row when all stand as close as they may.
  const offsets = rows.map((row) => {
    let at = 0;
    return row.map((id, index) => (at += index === 0 ? 0 : (width(row[index - 1]!) + width(id)) / 2 + gap));
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
