import type { Plan } from '../model/plan';
import { gap, nodeSize, type Layout } from './geometry';
import { layeredLayout } from './layered';

/** dagre draws the nicest small graphs; beyond this it takes too long, and long chains become strips nobody can see. */
const dagreNodes = 150;
const dagreLevels = 24;

/** @param width of the window to fill, with its height: small graphs run in the direction in which they can be read best. */
export async function layoutOf(plan: Plan, width: number, height: number): Promise<Layout> {
  if (plan.nodes.length > dagreNodes || plan.levels > dagreLevels) {
    return layeredLayout(plan);
  }

  const [across, down] = [await dagreLayout(plan, false), await dagreLayout(plan, true)];
  const zoom = (layout: Layout) => Math.min(1, width / layout.width, height / layout.height);
  // To the right is how time runs; downwards only where that shows clearly more.
  return zoom(down) > 1.15 * zoom(across) ? down : across;
}

export async function dagreLayout(plan: Plan, vertical: boolean): Promise<Layout> {
  const dagre = await import('@dagrejs/dagre');
  const layout: Layout & { bends: Map<number, number[]> } = {
    x: new Float64Array(plan.nodes.length), y: new Float64Array(plan.nodes.length), width: 0, height: 0, vertical, bends: new Map(),
  };
  const main = part(dagre, plan, false, layout);
  const last = part(dagre, plan, true, layout);
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
function part({ Graph, layout: run }: typeof import('@dagrejs/dagre'), plan: Plan, last: boolean, into: Layout & { bends: Map<number, number[]> }) {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: into.vertical ? 'TB' : 'LR', nodesep: gap.y, ranksep: into.vertical ? 2 * gap.y : gap.x, edgesep: 12,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const nodes = plan.nodes.filter((node) => node.finally === last);
  const edges = [...plan.edges.entries()].filter(([, edge]) => plan.nodes[edge.from]!.finally === last);
  nodes.forEach((node) => { graph.setNode(String(node.index), { ...nodeSize }); });
  edges.forEach(([i, edge]) => { graph.setEdge(String(edge.from), String(edge.to), {}, String(i)); });
  run(graph);
  let [width, height] = [0, 0];
  nodes.forEach(({ index }) => {
    const node = graph.node(String(index)) as { x: number; y: number };
    into.x[index] = node.x - nodeSize.width / 2;
    into.y[index] = node.y - nodeSize.height / 2;
    width = Math.max(width, into.x[index] + nodeSize.width);
    height = Math.max(height, into.y[index] + nodeSize.height);
  });
  edges.forEach(([i, edge]) => {
    const { points } = graph.edge(String(edge.from), String(edge.to), String(i)) as { points: { x: number; y: number }[] };
    into.bends.set(i, points.flatMap((point) => [point.x, point.y]));
  });
  return { width, height };
}

function move(plan: Plan, { x, y, bends }: Layout & { bends: Map<number, number[]> }, last: boolean, by: { x: number; y: number }): void {
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
