import '@xyflow/react/dist/base.css';
import './canvas.css';
import {
  MarkerType, MiniMap, Position, ReactFlow, SelectionMode, useReactFlow, useStore, type EdgeChange, type NodeChange,
} from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { NodeStatus } from '@/api/types';
import type { Point } from '@/graph/rows';
import { nodeStatuses } from '@/status/statuses';
import { useBuilder } from '../context';
import { useRunData } from '../data/useRunData';
import { bodyScope, isDependency, text, type GraphNode } from '../model/graph';
import { card } from '../model/layout';
import { runNameOf } from '../model/levels';
import { problemsAt } from '../model/problems';
import { wordOf } from '../model/schema';
import { EdgeLine, type LineEdge } from './EdgeLine';
import { asidesOf, edgeLabel, edgeLooks } from './look';
import { NodeCard, summaryOf, type CardNode } from './NodeCard';
import { useCanvasEdits } from './useCanvasEdits';
import { usePlaces } from './usePlaces';

const nodeTypes = { card: NodeCard };
const edgeTypes = { line: EdgeLine };
const size = { width: card.width, height: card.height };
/** Where edges end, known before anything is drawn. */
const handleSize = 10;
const handles = [
  { type: 'target' as const, position: Position.Top, x: (card.width - handleSize) / 2, y: -handleSize / 2, width: handleSize, height: handleSize },
  {
    type: 'source' as const, position: Position.Bottom, x: (card.width - handleSize) / 2, y: card.height - handleSize / 2,
    width: handleSize, height: handleSize,
  },
];
const fit = { padding: 0.15, maxZoom: 1 };

/** From this many nodes on a small map helps. */
const mapped = 30;
const mapSize = { width: 144, height: 96 };

interface Props {
  onConnected: (edge: string) => void;
  /** A line was drawn from a node to nowhere. */
  onLeftOpen: (from: string) => void;
}

/** The graph as a drawing that can be edited. Keys are handled by the pane around it. */
export function Canvas({ onConnected, onLeftOpen }: Props) {
  const { graph, selection, select, scope, locked } = useBuilder();
  const { points, ways, moved } = usePlaces();
  const [drag, setDrag] = useState<ReadonlyMap<string, Point>>(new Map());
  const nodes = useNodes(points, drag);
  const edges = useEdges(ways, drag);
  const { join, rejoin, drop, canJoin } = useCanvasEdits(onConnected);
  const touch = useAllInSight();
  useNewInSight(points);

  const change = (changes: NodeChange<CardNode>[]) => {
    const selected = new Set(selection.nodes);
    let picked = false;
    const dragged = new Map(drag);
    for (const one of changes) {
      if (one.type === 'select') {
        picked = true;
        if (one.selected) {
          selected.add(one.id);
        } else {
          selected.delete(one.id);
        }
      } else if (one.type === 'position' && one.position) {
        dragged.set(one.id, one.position);
      }
    }

    if (picked) {
      select({ nodes: selected, edge: selected.size > 0 ? undefined : selection.edge });
    }

    setDrag(dragged);
  };
  const changeEdges = (changes: EdgeChange<LineEdge>[]) => {
    for (const one of changes) {
      if (one.type === 'select' && one.selected) {
        select({ nodes: new Set(), edge: one.id });
      } else if (one.type === 'select' && selection.edge === one.id) {
        select({ ...selection, edge: undefined });
      }
    }
  };
  return (
    <ReactFlow<CardNode, LineEdge>
      className="builder-canvas"
      aria-label="Graph of the workflow"
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={change}
      onEdgesChange={changeEdges}
      onNodeDoubleClick={(_, node) => node.data.onOpen?.()}
      onConnect={join}
      onReconnect={rejoin}
      isValidConnection={canJoin}
      onConnectEnd={(_, state) => {
        if (state.toNode === null && state.fromNode && state.fromHandle.type === 'source' && !state.isValid) {
          onLeftOpen(state.fromNode.id);
        }
      }}
      onNodeDragStop={(_, __, stopped) => {
        setDrag(new Map());
        moved(new Map(stopped.map((node) => [node.id, { x: Math.round(node.position.x), y: Math.round(node.position.y) }])));
      }}
      onPointerDownCapture={touch}
      onWheelCapture={touch}
      onKeyDownCapture={touch}
      onDragOver={(event) => { if (!locked) { event.preventDefault(); } }}
      onDrop={(event) => { touch(); drop(event); }}
      nodesDraggable={!locked}
      nodesConnectable={!locked && !scope.single}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionMode={SelectionMode.Partial}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={['Meta', 'Control']}
      zoomOnDoubleClick={false}
      minZoom={0.1}
      maxZoom={2}
      fitView
      fitViewOptions={fit}
      proOptions={{ hideAttribution: true }}
    >
      {graph.nodes.length > mapped && (
        <MiniMap
          pannable zoomable ariaLabel="Map" className="builder-map max-sm:!hidden" style={mapSize} nodeColor="var(--color-line-strong)" nodeStrokeWidth={0}
        />
      )}
    </ReactFlow>
  );
}

function useNodes(points: ReadonlyMap<string, Point>, drag: ReadonlyMap<string, Point>): CardNode[] {
  const { graph, selection, problems, enter } = useBuilder();
  const { nodes: done } = useRunData();
  return useMemo(() => graph.nodes.map((node): CardNode => {
    const own = problemsAt(problems, node.path).map(({ problem }) => problem.message);
    const status = done.get(runNameOf(graph.scope, node.id))?.status;
    const open = node.fields.body === undefined ? undefined : () => enter(bodyScope(node));
    return {
      id: node.id, type: 'card', position: drag.get(node.id) ?? points.get(node.id) ?? { x: 0, y: 0 }, data: { node, problems: own, onOpen: open, status },
      selected: selection.nodes.has(node.id), ariaLabel: nameOf(node, own.length, status), ariaRole: 'group', ...size, measured: size, handles,
    };
  }), [graph, points, drag, selection, problems, enter, done]);
}

function nameOf(node: GraphNode, mistakes: number, status: NodeStatus | undefined): string {
  const summary = summaryOf(node);
  return `${node.id}, ${wordOf(text(node.fields.type) ?? 'no type')}${summary === '' ? '' : `, ${summary}`}`
    + (status === undefined ? '' : `, ${nodeStatuses[status].word} in the run`)
    + (mistakes === 0 ? '' : `, ${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'}`);
}

function useEdges(ways: ReadonlyMap<string, readonly Point[]>, drag: ReadonlyMap<string, Point>): LineEdge[] {
  const { graph, selection, locked } = useBuilder();
  const asides = useMemo(() => asidesOf(graph.edges), [graph.edges]);
  return useMemo(() => graph.edges.map((edge): LineEdge => ({
    id: edge.key, type: 'line', source: edge.from, target: edge.to,
    data: { edge, way: drag.has(edge.from) || drag.has(edge.to) ? undefined : ways.get(edge.key), aside: asides.get(edge.key) ?? 0 },
    selected: selection.edge === edge.key,
    reconnectable: isDependency(edge) && !locked, zIndex: selection.edge === edge.key ? 1 : 0,
    ariaLabel: `${edge.from} to ${edge.to}${edgeLabel(edge) === '' ? '' : `, ${edgeLabel(edge)}`}`,
    markerEnd: { type: MarkerType.ArrowClosed, color: selection.edge === edge.key ? 'var(--color-accent)' : edgeLooks[edge.kind].colour, width: 16, height: 16 },
  })), [graph.edges, selection.edge, locked, ways, asides, drag]);
}

/** All of a graph is in view when it is opened, and stays so when the place for it changes, until somebody has touched it. */
function useAllInSight(): () => void {
  const { scope, graph } = useBuilder();
  const flow = useReactFlow();
  const touched = useRef('');
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const place = `${scope.nodes.join('/')} ${graph.nodes.length > 0 ? 'drawn' : 'empty'}`;
  useEffect(() => {
    if (touched.current !== place && width > 0 && height > 0) {
      void flow.fitView(fit);
    }
  }, [place, width, height, flow]);
  return () => { touched.current = place; };
}

/** What is added or selected elsewhere comes into sight, once: what somebody moves away himself stays where he wants it. */
function useNewInSight(points: ReadonlyMap<string, Point>): void {
  const { selection } = useBuilder();
  const flow = useReactFlow();
  const shown = useRef<string>(undefined);
  const [only] = selection.nodes.size === 1 ? selection.nodes : [];
  const point = only === undefined ? undefined : points.get(only);
  useEffect(() => {
    if (shown.current === only || (only !== undefined && !point)) {
      return;
    }

    shown.current = only;
    const pane = document.querySelector('.builder-canvas')?.getBoundingClientRect();
    if (!point || !pane || pane.width === 0) {
      return;
    }

    const middle = { x: point.x + card.width / 2, y: point.y + card.height / 2 };
    const at = flow.flowToScreenPosition(middle);
    if (at.x < pane.left || at.y < pane.top || at.x > pane.right || at.y > pane.bottom) {
      void flow.setCenter(middle.x, middle.y, { zoom: flow.getZoom() });
    }
  }, [only, point, flow]);
}
