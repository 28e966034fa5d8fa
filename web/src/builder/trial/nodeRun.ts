import type { Json } from '@/api/types';
import { freeId, record, type Fields, type Graph, type GraphNode } from '../model/graph';
import { levelsOf, runNameOf, sourcesOf, type Visible } from '../model/levels';
import { expressionsIn, nodesIn } from './sample';

/** Says when and whether a node runs beside others: alone it runs at once. */
const besideOthers = new Set(['needs', 'trigger', 'when', 'fallback', 'critical']);

export interface NodeRun {
  definition: Fields;
  /** What is pinned, by node: what the past run gave, else null. */
  pins: Record<string, Json>;
  /** What the run calls the node. */
  name: string;
  /** The node whose pinned output is the list that the body runs over; undefined outside of such a body. */
  items: string | undefined;
}

interface Around {
  /** The nodes whose bodies it lies in, the outermost first. */
  holders: readonly GraphNode[];
  /** What `item` is to be. */
  item: Json;
}

/**
 * A workflow of one node: those it reads or comes from are stubs whose outputs are pinned, so that only this one does anything. In a body
 * it runs once, with one item.
 * @param file the workflow it belongs to: its name, defaults and input schema stay.
 */
export function nodeRunOf(
  file: Fields, graph: Graph, node: GraphNode, visible: readonly Visible[], outputOf: (run: string) => Json, { holders, item }: Around,
): NodeRun {
  const direct = new Set(sourcesOf(graph, node.id));
  const alone = Object.fromEntries(Object.entries(node.fields).filter(([name]) => !besideOthers.has(name)));
  const read = new Set(nodesIn(textsOf(alone), visible));
  const stubs = visible.filter((one) => direct.has(one.node.id) || read.has(one));
  const gate = Object.fromEntries(Object.entries(record(alone.gate)).filter(([name]) => name !== 'corrects'));
  const own: Fields = { ...alone, ...(alone.gate === undefined ? {} : { gate }) };
  const items = holders.some(isList) ? freeId([...stubs.map((one) => one.node.id), ...holders.map((one) => one.id)], 'items') : undefined;
  const [id, whole] = inBodies(graph, node.id, own, holders, items);
  const pins = {
    ...Object.fromEntries(stubs.map((one) => [one.node.id, outputOf(one.run)])), ...(items === undefined ? {} : { [items]: [item] }),
  };
  const { name, input, defaults } = file;
  return {
    definition: {
      name,
      ...(input === undefined ? {} : { input }),
      ...(defaults === undefined ? {} : { defaults }),
      nodes: {
        ...Object.fromEntries(Object.keys(pins).map((one) => [one, { type: 'transform', value: null }])),
        [id]: { ...whole, ...(Object.keys(pins).length === 0 ? {} : { needs: Object.keys(pins) }) },
      },
    },
    pins, items, name: runNameOf(graph.scope, node.id),
  };
}

const isList = (holder: GraphNode) => holder.fields.type === 'parallel';

/** The node in bodies like those around it, each of them run once; and the id of the outermost. */
function inBodies(
  graph: Graph, id: string, own: Fields, holders: readonly GraphNode[], items: string | undefined,
): [id: string, fields: Fields] {
  const levels = levelsOf(graph.scope);
  return holders.reduceRight<[string, Fields]>(([inner, fields], holder, at) => [holder.id, {
    type: holder.fields.type,
    ...(isList(holder) ? { foreach: `outputs.${items ?? ''}` } : { until: 'true', max_iterations: 1 }),
    body: levels[at + 1]!.scope.single ? fields : { nodes: { [inner]: fields } },
  }], [id, own]);
}

/** Every text under a node, as an expression and for the expressions in it: fields of both kinds count. */
function textsOf(value: unknown): string[] {
  return typeof value === 'string' ? [value, ...expressionsIn(value)]
    : Array.isArray(value) ? value.flatMap(textsOf) : Object.values(record(value)).flatMap(textsOf);
}
