import { rowsOf } from '@/graph/rows';
import type { Plan } from '../model/plan';
import { gap, nodeSize, type Layout } from './geometry';
import { layeredLayout } from './layered';

/** Beyond this rows take too long, and long chains become strips nobody can see. */
const rowsNodes = 150;
const rowsLevels = 24;

/** @param width of the window to fill, with its height: small graphs run in the direction in which they can be read best. */
export function layoutOf(plan: Plan, width: number, height: number): Layout {
  if (plan.nodes.length > rowsNodes || plan.levels > rowsLevels) {
    return layeredLayout(plan);
  }

  const [across, down] = [rowsLayout(plan, false), rowsLayout(plan, true)];
  const zoom = (layout: Layout) => Math.min(1, width / layout.width, height / layout.height);
  // To the right is how time runs; downwards only where that shows clearly more.
  return zoom(down) > 1.15 * zoom(across) ? down : across;
}

interface Small extends Layout { bends: Map<number, number[]> }

/** As the builder draws it, or the same turned to the right. */
export function rowsLayout(plan: Plan, vertical: boolean): Small {
  const layout: Small = {
    x: new Float64Array(plan.nodes.length), y: new Float64Array(plan.nodes.length), width: 0, height: 0, vertical, bends: new Map(),
  };
  const main = part(plan, false, layout);
  const last = part(plan, true, layout);
  [layout.width, layout.height] = [main.width, main.height];
  if (last.width > 0) {
    // Nodes that run at the end stand behind everything else, in its middle: no edge leads to them.
    const shift = vertical
      ? { x: (main.width - last.width) / 2, y: main.height + 3 * gap.y }
      : { x: main.width + 2 * gap.x, y: (main.height - last.height) / 2 };
    const back = { x: Math.min(0, shift.x), y: Math.min(0, shift.y) };
    move(plan, layout, true, { x: shift.x - back.x, y: shift.y - back.y });
    move(plan, layout, false, { x: -back.x, y: -back.y });
    layout.width = Math.max(main.width, shift.x + last.width) - back.x;
    layout.height = Math.max(main.height, shift.y + last.height) - back.y;
  }

  return layout;
}

/** Lays out the main graph, or what runs at the end, into the upper left corner. */
function part(plan: Plan, last: boolean, into: Small): { width: number; height: number } {
  const { vertical } = into;
  const nodes = plan.nodes.filter((node) => node.finally === last);
  const edges = [...plan.edges.entries()].filter(([, edge]) => plan.nodes[edge.from]!.finally === last);
  const { points, ways } = rowsOf(
    nodes.map((node) => String(node.index)),
    edges.map(([i, edge]) => ({ key: String(i), from: String(edge.from), to: String(edge.to) })),
    vertical
      ? { width: nodeSize.width, height: nodeSize.height, gapX: gap.y, gapY: 2 * gap.y }
      : { width: nodeSize.height, height: nodeSize.width, gapX: gap.y, gapY: gap.x },
  );
  let [width, height] = [0, 0];
  nodes.forEach(({ index }) => {
    const { x, y } = points.get(String(index))!;
    [into.x[index], into.y[index]] = vertical ? [x, y] : [y, x];
    width = Math.max(width, into.x[index] + nodeSize.width);
    height = Math.max(height, into.y[index] + nodeSize.height);
  });
  const half = (vertical ? nodeSize.height : nodeSize.width) / 2;
  ways.forEach((way, key) => into.bends.set(Number(key), way.flatMap(({ x, y }) =>
    (vertical ? [x, y - half, x, y + half] : [y - half, x, y + half, x]))));
  return { width, height };
}

function move(plan: Plan, { x, y, bends }: Small, last: boolean, by: { x: number; y: number }): void {
  plan.nodes.forEach(({ index, finally: end }) => {
    if (end === last) {
      x[index]! += by.x;
      y[index]! += by.y;
    }
  });
  bends.forEach((points, i) => {
    if (plan.nodes[plan.edges[i]!.from]!.finally === last) {
      bends.set(i, points.map((value, at) => value + (at % 2 === 0 ? by.x : by.y)));
    }
  });
}
