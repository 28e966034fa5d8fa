import { useReactFlow, type Connection } from '@xyflow/react';
import type { DragEvent } from 'react';
import { useBuilder } from '../context';
import { addNode, connect, insertOnEdge, plainEdge, reconnect } from '../model/actions';
import { ancestorsOf, branchesOf, isDependency, type Graph } from '../model/graph';
import { card } from '../model/layout';
import type { LineEdge } from './EdgeLine';
import { dragType } from './Palette';
import { placeKey } from './usePlaces';

/** What the mouse changes in a drawing. */
export function useCanvasEdits(onConnected: (edge: string) => void) {
  const { graph, edit, session, scope, select, locked } = useBuilder();
  const flow = useReactFlow();
  return {
    join: ({ source, target }: Connection) => {
      edit((now, current) => connect(now, current, source, target, { ...plainEdge, branch: freeBranch(current, source) }));
      onConnected(`${source}>${target}`);
    },

    rejoin: ({ id }: LineEdge, { source, target }: Connection) => {
      edit((now, current) => {
        const edge = current.edges.find((one) => one.key === id);
        return edge ? reconnect(now, current, edge, source, target) : now;
      });
      onConnected(`${source}>${target}`);
    },

    /** A circle is not offered. */
    canJoin: ({ source, target }: { source: string; target: string }) => source !== target && !ancestorsOf(graph, source).includes(target),

    /** A node type is let go: on an edge it comes between, else it stays where it was let go. */
    drop: (event: DragEvent) => {
      const type = event.dataTransfer.getData(dragType);
      if (type === '' || locked) {
        return;
      }

      event.preventDefault();
      const line = document.elementsFromPoint(event.clientX, event.clientY)
        .map((one) => one.closest('.react-flow__edge')).find((one) => one !== null)?.getAttribute('data-id');
      const edge = graph.edges.find((one) => one.key === line && isDependency(one));
      const start = session.startOf(type);
      const added = edge
        ? insertOnEdge(session.text, scope, type, edge, start)
        : addNode(session.text, scope, type, undefined, plainEdge, start);
      const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const place = [placeKey(scope, added.id), { x: Math.round(at.x - card.width / 2), y: Math.round(at.y - card.height / 2) }] as const;
      session.set(added.text, false, edge ? undefined : new Map([...session.places, place]));
      select({ nodes: new Set([added.id]), edge: undefined });
    },
  };
}

/** The first branch of a node that no edge has yet, else any. */
function freeBranch(graph: Graph, from: string): string | undefined {
  const used = graph.edges.filter((edge) => edge.from === from).map((edge) => edge.branch);
  return branchesOf(graph.nodes.find((node) => node.id === from))?.find((branch) => !used.includes(branch));
}
