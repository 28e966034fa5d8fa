import type { Path, Source } from '../yaml/source';
import { ancestorsOf, bodyName, graphOf, isDependency, type Graph, type GraphNode, type Scope } from './graph';

/** A graph of the file that a place lies in. */
export interface Level {
  scope: Scope;
  /** The node whose body the next level is; undefined for the innermost. */
  holder: string | undefined;
}

/** The graphs around a scope, the outermost first, itself last. */
export function levelsOf({ nodes }: Scope): Level[] {
  const levels: Level[] = [{ scope: scopeAt(nodes.slice(0, 1), false), holder: undefined }];
  for (let at = 1; at < nodes.length;) {
    const last = levels.at(-1)!;
    last.holder = last.scope.single ? bodyName : String(nodes[at++]);
    at++; // `body`
    const isGraph = nodes[at] === 'nodes';
    at += isGraph ? 1 : 0;
    levels.push({ scope: scopeAt(nodes.slice(0, at), !isGraph), holder: undefined });
  }

  return levels;
}

function scopeAt(nodes: Path, single: boolean): Scope {
  const hasNoEdges = single || (nodes.length === 1 && nodes[0] === 'finally');
  return { nodes, edges: hasNoEdges ? undefined : [...nodes.slice(0, -1), 'edges'], single };
}

/** A node that what is written somewhere can read. */
export interface Visible {
  node: GraphNode;
  /** What a run calls it: `fetch`, or `each[0].fetch` for the first item or iteration of a body. */
  run: string;
}

/** The nodes that are certain to have ended before a node of the scope starts, the nearest first; everything when no node is named. */
export function visibleTo(source: Source, scope: Scope, node: string | undefined): Visible[] {
  const found = new Map<string, Visible>();
  let around = '';
  const all = levelsOf(scope).map((level) => {
    const graph = graphOf(source, level.scope);
    const here = around;
    around = bodyRun(around, level);
    return { graph, around: here, node: level.holder ?? node };
  });
  for (const { graph, node: at, around: before } of all.reverse()) {
    for (const one of graph.scope.single ? [] : predecessors(graph, at)) {
      if (!found.has(one.id)) {
        found.set(one.id, { node: one, run: inside(before, one.id) });
      }
    }
  }

  if (scope.nodes[0] === 'finally') {
    graphOf(source, scopeAt(['nodes'], false)).nodes.forEach((one) => {
      if (!found.has(one.id)) {
        found.set(one.id, { node: one, run: one.id });
      }
    });
  }

  return [...found.values()];
}

function predecessors(graph: Graph, node: string | undefined): GraphNode[] {
  const byId = new Map(graph.nodes.map((one) => [one.id, one]));
  return node === undefined ? [...graph.nodes] : ancestorsOf(graph, node).flatMap((id) => byId.get(id) ?? []);
}

/** What a run calls a node of the scope: the first item or iteration of each body around it. */
export function runNameOf(scope: Scope, node: string): string {
  const around = levelsOf(scope).slice(0, -1).reduce(bodyRun, '');
  return scope.single ? around : inside(around, node);
}

const inside = (around: string, node: string) => (around === '' ? node : `${around}.${node}`);

/** The first run of the body at the end of a level; a body that is one node goes by the name of the run around it. */
const bodyRun = (around: string, { scope, holder }: Level) => `${scope.single ? around : inside(around, holder ?? '')}[0]`;

/** The nodes that an edge leads from to this node. */
export const sourcesOf = (graph: Graph, node: string): string[] =>
  [...new Set(graph.edges.filter((edge) => edge.to === node && isDependency(edge)).map((edge) => edge.from))];
