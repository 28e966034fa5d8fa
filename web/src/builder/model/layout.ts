import { rowsOf, type Point, type Rows } from '@/graph/rows';
import type { Graph } from './graph';

/** Sizes in pixels of the unscaled canvas. */
export const card = { width: 200, height: 56, gapX: 40, gapY: 56 };

/** Corrections lead back: they are drawn, and count for nothing here. */
export function layout(graph: Graph): Rows {
  const links = graph.edges.filter((edge) => edge.kind !== 'corrects' && edge.from !== edge.to);
  return rowsOf(graph.nodes.map((node) => node.id), links, card);
}

/** The node nearest in a direction: for arrow keys. */
export function neighbour(points: ReadonlyMap<string, Point>, from: string, key: 'up' | 'down' | 'left' | 'right'): string | undefined {
  const here = points.get(from);
  if (!here) {
    return undefined;
  }

  const [along, across] = key === 'up' || key === 'down' ? ['y', 'x'] as const : ['x', 'y'] as const;
  const sign = key === 'up' || key === 'left' ? -1 : 1;
  let best: { id: string; cost: number } | undefined;
  for (const [id, point] of points) {
    const ahead = (point[along] - here[along]) * sign;
    const cost = ahead + 2 * Math.abs(point[across] - here[across]);
    if (id !== from && ahead > 0 && cost < (best?.cost ?? Infinity)) {
      best = { id, cost };
    }
  }

  return best?.id;
}
