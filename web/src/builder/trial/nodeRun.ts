import type { Json } from '@/api/types';
import { record, type Fields, type Graph, type GraphNode } from '../model/graph';
import { sourcesOf, type Visible } from '../model/levels';
import { expressionsIn, nodesIn } from './sample';

/** Says when and whether a node runs beside others: alone it runs at once. */
const besideOthers = new Set(['needs', 'trigger', 'when', 'fallback', 'critical']);

export interface NodeRun {
  definition: Fields;
  /** What is pinned, by node: what the past run gave, else null. */
  pins: Record<string, Json>;
}

/**
 * A workflow of one node: those it reads or comes from are stubs whose outputs are pinned, so that only this one does anything.
 * @param file the workflow it belongs to: its name, defaults and input schema stay.
 */
export function nodeRunOf(
  file: Fields, graph: Graph, node: GraphNode, visible: readonly Visible[], outputOf: (run: string) => Json,
): NodeRun {
  const direct = new Set(sourcesOf(graph, node.id));
  const alone = Object.fromEntries(Object.entries(node.fields).filter(([name]) => !besideOthers.has(name)));
  const read = new Set(nodesIn(textsOf(alone), visible));
  const stubs = visible.filter((one) => direct.has(one.node.id) || read.has(one));
  const gate = Object.fromEntries(Object.entries(record(alone.gate)).filter(([name]) => name !== 'corrects'));
  const { name, input, defaults } = file;
  return {
    definition: {
      name,
      ...(input === undefined ? {} : { input }),
      ...(defaults === undefined ? {} : { defaults }),
      nodes: {
        ...Object.fromEntries(stubs.map((one) => [one.node.id, { type: 'transform', value: null }])),
        [node.id]: {
          ...alone,
          ...(alone.gate === undefined ? {} : { gate }),
          ...(stubs.length === 0 ? {} : { needs: stubs.map((one) => one.node.id) }),
        },
      },
    },
    pins: Object.fromEntries(stubs.map((one) => [one.node.id, outputOf(one.run)])),
  };
}

/** Every text under a node, as an expression and for the expressions in it: fields of both kinds count. */
function textsOf(value: unknown): string[] {
  return typeof value === 'string' ? [value, ...expressionsIn(value)]
    : Array.isArray(value) ? value.flatMap(textsOf) : Object.values(record(value)).flatMap(textsOf);
}
