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
  const { Graph, layout } = await import('@dagrejs/dagre');
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: vertical ? 'TB' : 'LR', nodesep: gap.y, ranksep: vertical ? 2 * gap.y : gap.x, edgesep: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  plan.nodes.forEach((node) => { graph.setNode(String(node.index), { ...nodeSize }); });
  plan.edges.forEach((edge, i) => { graph.setEdge(String(edge.from), String(edge.to), {}, String(i)); });
  anchorFinally(plan, (from, to) => graph.setEdge(String(from), String(to), { weight: 0 }, `finally ${from} ${to}`));
  layout(graph);
  const [x, y] = [new Float64Array(plan.nodes.length), new Float64Array(plan.nodes.length)];
  let [width, height] = [0, 0];
  plan.nodes.forEach(({ index }) => {
    const node = graph.node(String(index)) as { x: number; y: number };
    x[index] = node.x - nodeSize.width / 2;
    y[index] = node.y - nodeSize.height / 2;
    width = Math.max(width, x[index] + nodeSize.width);
    height = Math.max(height, y[index] + nodeSize.height);
  });
  const bends = new Map<number, number[]>();
  plan.edges.forEach((edge, i) => {
    const { points } = graph.edge(String(edge.from), String(edge.to), String(i)) as { points: { x: number; y: number }[] };
    bends.set(i, points.flatMap((point) => [point.x, point.y]));
  });
  return { x, y, width, height, vertical, bends };
}

/** Nodes that run at the end stand right of everything else. */
function anchorFinally(plan: Plan, connect: (from: number, to: number) => void): void {
  const ends = plan.nodes.filter((node) => !node.finally && plan.outgoing[node.index]!.length === 0);
  const starts = plan.nodes.filter((node) => node.finally && plan.incoming[node.index]!.length === 0);
  starts.forEach((start) => ends.forEach((end) => connect(end.index, start.index)));
}
