import { isMap, type Node } from 'yaml';
import { jsonOf, keyStart, keyText, lineStart, nodeAt, spotOf, type Path, type Source } from '../yaml/source';

export type Fields = Record<string, unknown>;

/** A graph of the file: the main one, the nodes of `finally`, or the body of a node. */
export interface Scope {
  /** Leads to the map of nodes; of a body that is one node, to the body. */
  nodes: Path;
  /** Leads to the list of edges, where the graph may have one. */
  edges: Path | undefined;
  /** The body is one node without a name. */
  single: boolean;
}

export interface GraphNode {
  id: string;
  path: Path;
  fields: Fields;
  /** Places in the text, from the line of the key to the end of what it says. */
  from: number;
  to: number;
}

export type Outcome = 'success' | 'failure' | 'always';

export interface GraphEdge {
  /** Unique in its graph, and the same as long as the edge leads from and to the same nodes. */
  key: string;
  from: string;
  to: string;
  /** `fallback` and `corrects` are fields of nodes, drawn because they lead somewhere. */
  kind: Outcome | 'fallback' | 'corrects';
  branch: string | undefined;
  when: string | undefined;
  /** Leads to the item of `needs` or `edges`, or to the field. */
  path: Path;
}

export interface Graph {
  scope: Scope;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

export const mainScope: Scope = { nodes: ['nodes'], edges: ['edges'], single: false };
export const finallyScope: Scope = { nodes: ['finally'], edges: undefined, single: false };

export const record = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {});
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;

/** The graph in the body of a node. */
export function bodyScope(node: GraphNode): Scope {
  const body = [...node.path, 'body'];
  return 'nodes' in record(node.fields.body)
    ? { nodes: [...body, 'nodes'], edges: [...body, 'edges'], single: false }
    : { nodes: body, edges: undefined, single: true };
}

/** The name that the one node of a body without names goes by. */
export const bodyName = 'body';

export function graphOf(source: Source, scope: Scope): Graph {
  const nodes = nodesOf(source, scope);
  const declared = scope.edges ? list(jsonOf(source, nodeAt(source, scope.edges))) : [];
  const edges = [
    ...nodes.flatMap((node) => list(node.fields.needs).map((need, index) => edgeOf(need, [...node.path, 'needs', index], node.id))),
    ...declared.map((edge, index) => edgeOf(edge, [...scope.edges!, index])),
    ...nodes.flatMap(fieldEdges),
  ];
  const known = new Set(nodes.map((node) => node.id));
  return { scope, nodes, edges: keyed(edges.filter((edge) => known.has(edge.from) && known.has(edge.to))) };
}

function nodesOf(source: Source, scope: Scope): GraphNode[] {
  const holder = nodeAt(source, scope.nodes);
  if (!isMap(holder)) {
    return [];
  }

  if (scope.single) {
    const start = keyStart(spotOf(source, scope.nodes)!.pair!);
    const from = lineStart(source.text, start);
    return [{ id: bodyName, path: scope.nodes, fields: record(jsonOf(source, holder)), from, to: holder.range![1] }];
  }

  return holder.items.map((pair) => {
    const value = pair.value as Node | null;
    const start = keyStart(pair);
    return {
      id: keyText(pair),
      path: [...scope.nodes, keyText(pair)],
      fields: record(jsonOf(source, value)),
      from: lineStart(source.text, start),
      to: Math.max(start, value?.range?.[1] ?? 0),
    };
  });
}

function edgeOf(need: unknown, path: Path, target?: string): Omit<GraphEdge, 'key'> {
  const fields = record(need);
  const on = text(fields.on);
  return {
    from: text(need) ?? text(target === undefined ? fields.from : fields.node) ?? '',
    to: target ?? text(fields.to) ?? '',
    kind: on === 'failure' || on === 'always' ? on : 'success',
    branch: text(fields.branch),
    when: text(fields.when),
    path,
  };
}

function fieldEdges(node: GraphNode): Omit<GraphEdge, 'key'>[] {
  const fallback = text(node.fields.fallback);
  const corrects = text(record(node.fields.gate).corrects);
  const to = (kind: 'fallback' | 'corrects', target: string, path: Path) =>
    ({ from: node.id, to: target, kind, branch: undefined, when: undefined, path: [...node.path, ...path] });
  return [
    ...(fallback === undefined ? [] : [to('fallback', fallback, ['fallback'])]),
    ...(corrects === undefined ? [] : [to('corrects', corrects, ['gate', 'corrects'])]),
  ];
}

function keyed(edges: Omit<GraphEdge, 'key'>[]): GraphEdge[] {
  const seen = new Map<string, number>();
  return edges.map((edge) => {
    const place = `${edge.from}>${edge.to}${edge.kind === 'fallback' || edge.kind === 'corrects' ? `:${edge.kind}` : ''}`;
    const count = seen.get(place) ?? 0;
    seen.set(place, count + 1);
    return { ...edge, key: count === 0 ? place : `${place}#${count}` };
  });
}

/** Fallbacks wait for nothing, and corrections lead back: neither says what comes before what. */
export const isDependency = (edge: GraphEdge): boolean => edge.kind !== 'fallback' && edge.kind !== 'corrects';

/** Every node before this one, the nearest first. */
export function ancestorsOf(graph: Graph, id: string): string[] {
  const found = new Set<string>();
  let next = [id];
  while (next.length > 0) {
    next = graph.edges.filter((edge) => isDependency(edge) && next.includes(edge.to) && !found.has(edge.from)).map((edge) => edge.from);
    next.forEach((one) => found.add(one));
  }

  found.delete(id);
  return [...found];
}

/** The branches a node can leave by; undefined when it has none. */
export function branchesOf(node: GraphNode | undefined): string[] | undefined {
  const { type, if: condition, switch: cases, default: otherwise, gate } = node?.fields ?? {};
  if (type === 'condition') {
    return condition !== undefined || cases === undefined
      ? ['true', 'false']
      : [...new Set([...list(cases).map((one) => text(record(one).branch)), text(otherwise)].filter((one) => one !== undefined))];
  }

  return type === 'human_gate' ? list(record(gate).options ?? ['approve', 'reject']).map((one) => text(one) ?? '') : undefined;
}

export function freeId(taken: Iterable<string>, wanted: string): string {
  const all = new Set(taken);
  for (let number = 2, id = wanted; ; number++) {
    if (!all.has(id)) {
      return id;
    }

    id = `${wanted}_${number}`;
  }
}
