import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Point, Rows } from '@/graph/rows';
import { useBuilder } from '../context';
import { places as placesField } from '../editor/history';
import type { Graph, Scope } from '../model/graph';
import { layout } from '../model/layout';

export const placeKey = (scope: Scope, id: string): string => `${scope.nodes.join('/')} ${id}`;

/** The newest layouts by the shape of their graph: what is written into a node moves nothing. */
const known = new Map<string, Rows>();
const mostKnown = 8;

function layoutOf(graph: Graph): Rows {
  const shape = JSON.stringify([graph.nodes.map((node) => node.id), graph.edges.map((edge) => [edge.key, edge.kind])]);
  const found = known.get(shape) ?? layout(graph);
  known.delete(shape);
  known.set(shape, found);
  [...known.keys()].slice(0, -mostKnown).forEach((old) => known.delete(old));
  return found;
}

/** Where every node of the graph is: laid out, unless it was put somewhere by hand. */
export function usePlaces(): {
  points: ReadonlyMap<string, Point>;
  /** Where long edges pass, by their key: of those whose ends stand where they were laid out. */
  ways: ReadonlyMap<string, readonly Point[]>;
  moved: (points: ReadonlyMap<string, Point>) => void;
  /** Forgets what was put by hand. */
  tidy: () => void;
  isTidy: boolean;
} {
  const { session, graph, scope } = useBuilder();
  const own = useSyncExternalStore(session.subscribe, () => session.state.field(placesField));
  const laid = useMemo(() => layoutOf(graph), [graph]);
  const points = useMemo(() => new Map([...laid.points].map(([id, point]) =>
    [id, own.get(placeKey(scope, id)) ?? point])), [laid, own, scope]);
  const moved = useCallback((next: ReadonlyMap<string, Point>) => {
    session.move(new Map([...session.places, ...[...next].map(([id, point]): [string, Point] => [placeKey(scope, id), point])]));
  }, [session, scope]);
  const tidy = useCallback(() => {
    const prefix = `${scope.nodes.join('/')} `;
    session.move(new Map([...session.places].filter(([key]) => !key.startsWith(prefix))));
  }, [session, scope]);
  const ways = useMemo(() => {
    const isMoved = (id: string) => own.has(placeKey(scope, id));
    const still = new Set(graph.edges.filter((edge) => !isMoved(edge.from) && !isMoved(edge.to)).map((edge) => edge.key));
    return new Map([...laid.ways].filter(([key]) => still.has(key)));
  }, [laid, own, scope, graph]);
  return { points, ways, moved, tidy, isTidy: graph.nodes.every((node) => !own.has(placeKey(scope, node.id))) };
}
