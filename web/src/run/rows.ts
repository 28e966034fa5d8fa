import type { NodeStatus } from '@/api/types';
import { nodeStatusWords } from '@/status/statuses';
import { matches } from './graph/scene';
import type { NodeState, RunModel } from './model/runModel';
import { spanOf } from './timeline/segments';

export type RowSort = 'plan' | 'node' | 'type' | 'status' | 'attempts' | 'started' | 'duration';

export interface RowOrder { by: RowSort; descending: boolean }

/** Node runs that match, in the order wanted; bodies follow the node they belong to in plan order. */
export function rowsOf(
  model: RunModel, text: string | undefined, status: NodeStatus | undefined, { by, descending }: RowOrder, now: number,
): NodeState[] {
  const rows: NodeState[] = [];
  for (const node of model.nodes.values()) {
    if ((status === undefined || node.status === status)
      && (text === undefined || matches({ id: node.path, label: node.title ?? '', type: node.type }, text))) {
      rows.push(node);
    }
  }

  if (by === 'plan') {
    return rows;
  }

  const sign = descending ? -1 : 1;
  return rows.map((node) => ({ node, key: keyOf(node, by, now) })).sort((a, b) => compare(a.key, b.key, sign)).map(({ node }) => node);
}

/** Asked for once: finding the rules of a language anew takes longer than comparing. */
const alphabet = new Intl.Collator('en', { numeric: true });

/** Rows without a value come last, whichever way it is sorted. */
function compare(a: string | number, b: string | number, sign: number): number {
  if (a === Infinity || b === Infinity) {
    return a === b ? 0 : a === Infinity ? 1 : -1;
  }

  return sign * (typeof a === 'string' ? alphabet.compare(a, b as string) : a - (b as number));
}

function keyOf(node: NodeState, by: Exclude<RowSort, 'plan'>, now: number): string | number {
  switch (by) {
    case 'node':
      return node.path;
    case 'type':
      return node.type;
    case 'status':
      return nodeStatusWords.indexOf(node.status);
    case 'attempts':
      return node.attempts.length;
    case 'started':
      return spanOf(node, now)?.from ?? Infinity;
    case 'duration':
      return lengthOf(node, now) ?? Infinity;
  }
}

/** From the first thing that happened to a node run to its end, or to now; null before anything has. */
export function lengthOf(node: NodeState, now: number): number | null {
  const span = spanOf(node, now);
  return span && span.to - span.from;
}
