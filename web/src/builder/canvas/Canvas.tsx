import '@xyflow/react/dist/base.css';
import './canvas.css';
import {
  MarkerType, Position, ReactFlow, SelectionMode, useReactFlow, useUpdateNodeInternals, type Connection, type EdgeChange, type NodeChange,
} from '@xyflow/react';
import { useEffect, useMemo, useRef, useState, type DragEvent } from 'react';
import type { NodeStatus } from '@/api/types';
import { nodeStatuses } from '@/status/statuses';
import { useBuilder, type Selection } from '../context';
import { useRunData } from '../data/useRunData';
import { addNode, connect } from '../model/actions';
import { bodyScope, text, type GraphNode } from '../model/graph';
import { card, type Point } from '../model/layout';
import { runNameOf } from '../model/levels';
import { problemsAt } from '../model/problems';
import { wordOf } from '../model/schema';
import { EdgeLine, type LineEdge } from './EdgeLine';
import { edgeLabel, edgeLooks } from './look';
import { NodeCard, summaryOf, type CardNode } from './NodeCard';
import { dragType } from './Palette';
import { placeKey, usePlaces } from './usePlaces';

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

/** The graph as a drawing that can be edited. Keys are handled by the pane around it. */
export function Canvas({ onConnected }: { onConnected: (edge: string) => void }) {
  const builder = useBuilder();
  const { graph, selection, select, edit, session, scope, locked } = builder;
  const flow = useReactFlow();
  const { points, moved } = usePlaces();
  const [drag, setDrag] = useState<ReadonlyMap<string, Point>>(new Map());
  const nodes = useNodes(points, drag);
  const edges = useEdges();
  const fitted = useRef('');
  const place = `${scope.nodes.join('/')} ${graph.nodes.length > 0 ? 'drawn' : 'empty'}`;
  useEffect(() => {
    // Once for each graph; later changes must not move what somebody looks at.
    if (fitted.current !== place) {
      fitted.current = place;
      void flow.fitView(fit);
    }
  }, [place, flow]);
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
      pick({ nodes: selected, edge: selected.size > 0 ? undefined : selection.edge });
    }

    setDrag(dragged);
  };
  const pick = (next: Selection) => select(next);
  const changeEdges = (changes: EdgeChange<LineEdge>[]) => {
    for (const one of changes) {
      if (one.type === 'select' && one.selected) {
        select({ nodes: new Set(), edge: one.id });
      } else if (one.type === 'select' && selection.edge === one.id) {
        select({ ...selection, edge: undefined });
      }
    }
  };
  const join = ({ source, target }: Connection) => {
    edit((now, current) => connect(now, current, source, target));
    onConnected(`${source}>${target}`);
  };
  const drop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(dragType);
    if (type === '' || locked) {
      return;
    }

    event.preventDefault();
    const at = flow.screenToFlowPosition({ x: event.clientX - card.width / 2, y: event.clientY - card.height / 2 });
    const added = addNode(session.text, scope, type);
    session.set(added.text);
    session.move(new Map([...session.places, [placeKey(scope, added.id), { x: Math.round(at.x), y: Math.round(at.y) }]]));
    select({ nodes: new Set([added.id]), edge: undefined });
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
      onConnect={join}
      onNodeDragStop={(_, __, stopped) => {
        setDrag(new Map());
        moved(new Map(stopped.map((node) => [node.id, { x: Math.round(node.position.x), y: Math.round(node.position.y) }])));
      }}
      onDragOver={(event) => { if (!locked) { event.preventDefault(); } }}
      onDrop={drop}
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
    />
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

function useEdges(): LineEdge[] {
  const { graph, selection } = useBuilder();
  return useMemo(() => graph.edges.map((edge): LineEdge => ({
    id: edge.key, type: 'line', source: edge.from, target: edge.to, data: { edge }, selected: selection.edge === edge.key,
    ariaLabel: `${edge.from} to ${edge.to}${edgeLabel(edge) === '' ? '' : `, ${edgeLabel(edge)}`}`,
    markerEnd: { type: MarkerType.ArrowClosed, color: selection.edge === edge.key ? 'var(--color-accent)' : edgeLooks[edge.kind].colour, width: 16, height: 16 },
  })), [graph.edges, selection.edge]);
}

/** What is added or selected elsewhere comes into sight. */
function useNewInSight(points: ReadonlyMap<string, Point>): void {
  const { selection } = useBuilder();
  const flow = useReactFlow();
  const update = useUpdateNodeInternals();
  const [only] = selection.nodes.size === 1 ? selection.nodes : [];
  const point = only === undefined ? undefined : points.get(only);
  useEffect(() => {
    if (only === undefined || !point) {
      return;
    }

    update(only);
    const pane = document.querySelector('.builder-canvas')?.getBoundingClientRect();
    const at = flow.flowToScreenPosition(point);
    const end = flow.flowToScreenPosition({ x: point.x + card.width, y: point.y + card.height });
    if (pane && pane.width > 0 && (at.x < pane.left || at.y < pane.top || end.x > pane.right || end.y > pane.bottom)) {
      void flow.setCenter(point.x + card.width / 2, point.y + card.height / 2, { zoom: flow.getZoom() });
    }
  }, [only, point, flow, update]);
}

