import { expect, it } from 'vitest';
import type { Plan, PlanEdge, PlanNode } from '../model/plan';
import { contains, entryOf, exitOf, fit, inSight, neighbour, NodeIndex, nodeSize, shown, zoomed, type Layout } from './geometry';
import { layeredLayout } from './layered';
import { layoutOf, rowsLayout } from './layout';

/** A plan of nodes with the levels given and edges between indexes. */
function plan(levels: readonly number[], pairs: readonly (readonly [number, number])[]): Plan {
  const nodes = levels.map((level, index): PlanNode => ({
    index, level, id: `n${index}`, label: `n${index}`, type: 'transform', calls: null, critical: true, trigger: 'all_success', finally: false, body: 0, fallback: -1,
  }));
  const edges = pairs.map(([from, to]): PlanEdge => ({ from, to, on: 'success', branch: null, when: null, guard: -1 }));
  const incoming = nodes.map((): number[] => []);
  const outgoing = nodes.map((): number[] => []);
  edges.forEach((edge, i) => { incoming[edge.to]!.push(i); outgoing[edge.from]!.push(i); });
  return {
    nodes, edges, incoming, outgoing, bodies: new Map(), indexOf: new Map(nodes.map((one) => [one.id, one.index])),
    levels: Math.max(...levels) + 1,
  };
}

function overlaps(layout: Layout): number {
  const index = new NodeIndex(layout);
  return [...layout.x].filter((_, i) => index.within({ x: layout.x[i]!, y: layout.y[i]!, ...nodeSize })!.length > 1).length;
}

const ladder = (width: number, levels: number) => plan(
  Array.from({ length: width * levels }, (_, i) => Math.floor(i / width)),
  Array.from({ length: width * (levels - 1) }, (_, i) => [i, i + width] as const),
);

it('keeps nodes apart and straight lines straight', () => {
  const layout = layeredLayout(ladder(8, 5));
  expect(overlaps(layout)).toBe(0);
  for (let i = 0; i < 32; i++) {
    expect(layout.x[i + 8]!).toBeGreaterThan(layout.x[i]! + nodeSize.width);
    expect(layout.y[i + 8]!).toBeCloseTo(layout.y[i]!);
  }
});

it.each([['one level', ladder(10_000, 1)], ['a chain', ladder(1, 10_000)], ['a ladder', ladder(100, 100)]])(
  'lays out ten thousand nodes of %s into something one can look at, in time', (_, big) => {
    const begun = performance.now();
    const layout = layeredLayout(big);
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(overlaps(layout)).toBe(0);
    expect(layout.width / layout.height).toBeGreaterThan(0.25);
    expect(layout.width / layout.height).toBeLessThan(8);
    expect(Math.min(...layout.x)).toBe(0);
    expect(Math.min(...layout.y)).toBeCloseTo(0);
  },
);

it.each([false, true])('leads long edges of small graphs past the nodes in between (vertical: %s)', (vertical) => {
  const layout = rowsLayout(plan([0, 1, 1, 2], [[0, 1], [0, 2], [1, 3], [2, 3], [0, 3]]), vertical);
  expect(overlaps(layout)).toBe(0);
  const along = vertical ? layout.y : layout.x;
  expect(along[3]!).toBeGreaterThan(along[1]!);
  expect([...layout.bends.keys()]).toEqual([4]);
  const [x1, y1, x2, y2] = layout.bends.get(4)!;
  expect(new NodeIndex(layout).within({ x: x1!, y: y1!, width: x2! - x1!, height: y2! - y1! })).toEqual([]);
});

it.each([false, true])('puts what runs at the end behind the rest, which it does not pull aside (vertical: %s)', (vertical) => {
  const whole = plan([0, 1, 1, 2], [[0, 1], [0, 2]]);
  const last = { ...whole, nodes: whole.nodes.map((node) => ({ ...node, finally: node.index === 3 })) };
  const layout = rowsLayout(last, vertical);
  const [along, across, size] = vertical ? [layout.y, layout.x, nodeSize.height] : [layout.x, layout.y, nodeSize.width];
  expect(along[3]!).toBeGreaterThan(along[1]! + size);
  expect(across[0]!).toBeCloseTo((across[1]! + across[2]!) / 2);
  expect(across[3]!).toBeCloseTo(across[0]!);
  expect([Math.min(...layout.x), Math.min(...layout.y)]).toEqual([0, 0]);
  expect(layout.width).toBeCloseTo(Math.max(...layout.x) + nodeSize.width);
  expect(layout.height).toBeCloseTo(Math.max(...layout.y) + nodeSize.height);
});

it('lets a small graph run in the direction in which it can be read', () => {
  const chain = ladder(2, 8);
  const tall = layoutOf(chain, 600, 900);
  expect(tall.vertical).toBe(true);
  expect(tall.y[2]!).toBeGreaterThan(tall.y[0]! + nodeSize.height);
  expect(entryOf(tall, 2)[1]).toBeGreaterThan(exitOf(tall, 0)[1]);
  expect(layoutOf(chain, 1_600, 500).vertical).toBe(false);
});

it('finds what is seen and what is pressed', () => {
  const layout = layeredLayout(ladder(100, 100));
  const index = new NodeIndex(layout);
  const x = layout.x[4_242]! + 5;
  const y = layout.y[4_242]! + 5;
  expect(index.at(x, y)).toBe(4_242);
  expect(index.at(x - 20, y)).toBe(-1);
  expect(index.within({ x, y, width: 1, height: 1 })).toEqual([4_242]);
  expect(index.within({ x: 0, y: 0, width: layout.width, height: layout.height })).toHaveLength(10_000);
  expect(index.within({ x: 0, y: 0, width: layout.width, height: layout.height }, 100)).toBeUndefined();
});

it('fits, shows and contains', () => {
  const viewport = fit({ x: 0, y: 0, width: 1_000, height: 100 }, 548, 400, 0.01, 1);
  expect(viewport).toEqual({ zoom: 0.5, x: 24, y: 175 });
  expect(contains(shown(viewport, 548, 400), { x: 0, y: 0, width: 1_000, height: 100 })).toBe(true);
  expect(contains(shown(viewport, 500, 400), { x: 0, y: 0, width: 1_000, height: 100 })).toBe(false);
});

it('walks with the arrow keys, along edges first', () => {
  const layout = layeredLayout(ladder(3, 2));
  expect(neighbour(layout, 0, 'right', [3])).toBe(3);
  expect(neighbour(layout, 0, 'down')).toBe(1);
  expect(neighbour(layout, 1, 'up')).toBe(0);
  expect(neighbour(layout, 4, 'left')).toBe(1);
  expect(neighbour(layout, 0, 'left')).toBe(-1);
});

it('zooms about a point, and never beyond what is allowed', () => {
  expect(zoomed({ x: 10, y: 20, zoom: 1 }, 2, 0.1, 4, 110, 120)).toEqual({ zoom: 2, x: -90, y: -80 });
  expect(zoomed({ x: 10, y: 20, zoom: 1 }, 8, 0.1, 2, 10, 20)).toEqual({ zoom: 2, x: 10, y: 20 });
});

it('keeps some of the graph in the window, wherever it is dragged', () => {
  const graph = { width: 1_000, height: 100 };
  expect(inSight({ x: 5_000, y: -5_000, zoom: 1 }, graph, 800, 600)).toEqual({ zoom: 1, x: 704, y: -4 });
  expect(inSight({ x: -100, y: 200, zoom: 1 }, graph, 800, 600)).toEqual({ zoom: 1, x: -100, y: 200 });
});
