import type { Plan } from '../model/plan';
import { gap, nodeSize, type Layout } from './geometry';
import { layeredLayout } from './layered';

/** dagre draws the nicest small graphs; beyond this it takes too long, and long chains become strips nobody can see. */
const dagreNodes = 150;
const dagreLevels = 24;

export async function layoutOf(plan: Plan): Promise<Layout> {
  return plan.nodes.length > dagreNodes || plan.levels > dagreLevels ? layeredLayout(plan) : dagreLayout(plan);
}

export async function dagreLayout(plan: Plan): Promise<Layout> {
  const { Graph, layout } = await import('@dagrejs/dagre');
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: gap.y, ranksep: gap.x, edgesep: 12 });
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
  return { x, y, width, height, bends };
}

/** Nodes that run at the end stand right of everything else. */
function anchorFinally(plan: Plan, connect: (from: number, to: number) => void): void {
  const ends = plan.nodes.filter((node) => !node.finally && plan.outgoing[node.index]!.length === 0);
  const starts = plan.nodes.filter((node) => node.finally && plan.incoming[node.index]!.length === 0);
  starts.forEach((start) => ends.forEach((end) => connect(end.index, start.index)));
}
