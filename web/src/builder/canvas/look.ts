import { isDependency, type GraphEdge, type Outcome } from '../model/graph';

interface EdgeLook {
  colour: string;
  dashes: string | undefined;
  /** What the line means. */
  word: string;
}

/** Lines are told apart by dashes and words as well as by colour. */
export const edgeLooks: Record<GraphEdge['kind'], EdgeLook> = {
  success: { colour: 'var(--color-line-strong)', dashes: undefined, word: '' },
  failure: { colour: 'var(--color-danger)', dashes: undefined, word: 'on failure' },
  always: { colour: 'var(--color-line-strong)', dashes: '7 4', word: 'always' },
  fallback: { colour: 'var(--color-danger)', dashes: '2 4', word: 'fallback' },
  corrects: { colour: 'var(--color-accent)', dashes: '2 4', word: 'corrects' },
};

export function edgeLabel(edge: GraphEdge): string {
  return [edge.branch, edgeLooks[edge.kind].word, edge.when === undefined ? '' : `when ${edge.when}`].filter((one) => one !== undefined && one !== '').join(' · ');
}

/** Which edges lead from and to the same nodes as others: how many places beside the middle each of them is, by key. */
export function asidesOf(edges: readonly GraphEdge[]): ReadonlyMap<string, number> {
  const between = new Map<string, string[]>();
  edges.filter(isDependency).forEach(({ from, to, key }) => {
    const ends = `${from} ${to}`;
    between.set(ends, [...between.get(ends) ?? [], key]);
  });
  return new Map([...between.values()].filter((keys) => keys.length > 1)
    .flatMap((keys) => keys.map((key, place) => [key, place - (keys.length - 1) / 2])));
}

/** One 16 by 16 stroke for each node type. */
export const typePaths: Record<string, string> = {
  tool_call: 'M9.8 2.6a3.4 3.4 0 0 0-4 4.5L2.4 10.5a1.8 1.8 0 0 0 2.6 2.6l3.5-3.4a3.4 3.4 0 0 0 4.4-4.1l-2 2-2-.5-.5-2z',
  agent_call: 'M4 6h8v6.5H4zM8 3.2V6M6.4 9h.01M9.6 9h.01M2.2 8.2v2M13.8 8.2v2',
  transform: 'M3 5h7M8 3l2 2-2 2M13 11H6M8 9l-2 2 2 2',
  condition: 'M8 2.5 13.5 8 8 13.5 2.5 8Z',
  parallel: 'M3 8h3M6 3.5h7M6 8h7M6 12.5h7M6 3.5v9',
  join: 'M13 8h-3M10 3.5H3M10 8H3M10 12.5H3M10 3.5v9',
  human_gate: 'M8 7.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8ZM3 13.6c.4-2.6 2.2-4 5-4s4.6 1.4 5 4',
  wait: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 4.8V8l2.2 1.6',
  loop: 'M13 8a5 5 0 1 1-1.5-3.5M13 2.5V5h-2.5',
  workflow: 'M3 2.5h4v4H3zM9 9.5h4v4H9zM5 6.5v5h4',
};

export const outcomes: readonly { value: Outcome; label: string }[] = [
  { value: 'success', label: 'Success' }, { value: 'failure', label: 'Failure' }, { value: 'always', label: 'Always, even when skipped' },
];
