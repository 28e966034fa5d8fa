import type { Graph, GraphNode } from '@/api/types';

/** A node of the workflow as the viewer draws it: bodies of loops and foreach stay folded inside their node. */
export interface PlanNode {
  index: number;
  id: string;
  /** What is written on it. */
  label: string;
  type: string;
  /** The tool or agent it calls. */
  calls: string | null;
  critical: boolean;
  trigger: string;
  /** Longest path from a root; those of the finally graph come after the last level of the main one. */
  level: number;
  finally: boolean;
  /** Nodes of one execution of the body; 0 without one. */
  body: number;
  fallback: number;
}

export interface PlanEdge {
  from: number;
  to: number;
  /** `fallback` runs its target instead of the source when that has failed for good. */
  on: 'success' | 'failure' | 'always' | 'fallback';
  branch: string | null;
  when: string | null;
  /** Which of the guarded edges out of `from` it is, in their order; -1 without a guard. */
  guard: number;
}

/** The planned graph with indexes instead of names. */
export interface Plan {
  nodes: readonly PlanNode[];
  edges: readonly PlanEdge[];
  indexOf: ReadonlyMap<string, number>;
  /** Indexes of edges, by node. */
  incoming: readonly (readonly number[])[];
  outgoing: readonly (readonly number[])[];
  levels: number;
  /** What the nodes of bodies are, by `shapeOf` their node runs. */
  bodies: ReadonlyMap<string, GraphNode>;
}

export function planOf(graph: Graph): Plan {
  const nodes: PlanNode[] = [];
  const edges: PlanEdge[] = [];
  const indexOf = new Map<string, number>();
  const bodies = new Map<string, GraphNode>();
  const add = (part: Graph, level: number, last: boolean) => {
    part.nodes.forEach((node) => {
      indexOf.set(node.id, nodes.length);
      nodes.push(nodeOf(node, nodes.length, level + node.level, last));
    });
    addEdges(part, indexOf, nodes, edges);
    part.nodes.forEach((node) => addBodies(node, node.id, bodies));
  };
  add(graph, 0, false);
  if (graph.finally) {
    add(graph.finally, 1 + nodes.reduce((most, node) => Math.max(most, node.level), -1), true);
  }

  const incoming = nodes.map((): number[] => []);
  const outgoing = nodes.map((): number[] => []);
  edges.forEach((edge, index) => {
    incoming[edge.to]!.push(index);
    outgoing[edge.from]!.push(index);
  });
  return { nodes, edges, indexOf, incoming, outgoing, bodies, levels: 1 + nodes.reduce((most, node) => Math.max(most, node.level), -1) };
}

function nodeOf(node: GraphNode, index: number, level: number, last: boolean): PlanNode {
  return {
    index, level, id: node.id, label: node.title ?? node.id, type: node.type, calls: node.tool ?? node.agent, critical: node.critical,
    trigger: node.trigger, finally: last, body: node.body?.nodes.length ?? 0, fallback: -1,
  };
}

function addEdges(part: Graph, indexOf: ReadonlyMap<string, number>, nodes: PlanNode[], edges: PlanEdge[]): void {
  const guards = new Map<string, number>();
  for (const edge of part.edges) {
    const guard = edge.when === null ? -1 : guards.get(edge.from) ?? 0;
    if (edge.when !== null) {
      guards.set(edge.from, guard + 1);
    }

    edges.push({
      from: indexOf.get(edge.from)!, to: indexOf.get(edge.to)!, on: edge.on as PlanEdge['on'], branch: edge.branch, when: edge.when, guard,
    });
  }

  for (const node of part.nodes) {
    if (node.fallback !== null) {
      const [from, to] = [indexOf.get(node.id)!, indexOf.get(node.fallback)!];
      nodes[from]!.fallback = to;
      edges.push({ from, to, on: 'fallback', branch: null, when: null, guard: -1 });
    }
  }
}

function addBodies(node: GraphNode, shape: string, into: Map<string, GraphNode>): void {
  node.body?.nodes.forEach((inner) => {
    const place = `${shape}/${inner.id}`;
    into.set(place, inner);
    addBodies(inner, place, into);
  });
}

/** A node run's path without what tells it from others of the same node: `each/fetch` for `each[3].fetch`, `each/` for `each[3]`. */
export const shapeOf = (path: string): string => path.replaceAll(/\[\d+\]\.?/g, '/');

/** Id of the node of the main graph that a node run belongs to: `each` for `each[3].fetch`. */
export function rootOf(path: string): string {
  const open = path.indexOf('[');
  return open < 0 ? path : path.slice(0, open);
}
