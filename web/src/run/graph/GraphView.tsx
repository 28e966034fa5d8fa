import '@xyflow/react/dist/base.css';
import './graph.css';
import { ReactFlow, type NodeTypes, type ReactFlowInstance } from '@xyflow/react';
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useShortcuts } from '@/app/shortcuts';
import { IconButton } from '@/ui/Button';
import { Failure } from '@/ui/Failure';
import { Icon } from '@/ui/Icon';
import { Loading } from '@/ui/Loading';
import { rootOf } from '../model/plan';
import { waitingText } from '../waiting';
import type { RunPageSearch } from '../search';
import type { RunStore } from '../useRun';
import { contains, fit, neighbour, nodeSize, shown, type Direction, type Rect, type Viewport } from './geometry';
import { Minimap, type MinimapHandle } from './Minimap';
import { NodeCard, type CardNode } from './NodeCard';
import { Painter } from './Painter';
import { bodyCounts, type Scene } from './scene';
import { usePalette, useScene } from './useScene';

interface Props {
  store: RunStore;
  search: RunPageSearch;
  selected: string | undefined;
  onSelect: (node: string | undefined) => void;
}

const nodeTypes: NodeTypes = { card: NodeCard };

/** Nodes are elements of the page while they can be read and are not too many; otherwise they are painted. */
const detailFrom = 0.5;
const mostCards = 220;
const mostZoom = 2;

export function GraphView(props: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const { drawn, error } = useScene(props.store, props.search, props.selected && rootOf(props.selected), frame);
  return (
    <div ref={frame} className="h-full">
      {error && <Failure what="The graph could not be laid out" error={error} />}
      {drawn ? <Canvas {...props} {...drawn} /> : !error && <Loading what="Laying out the graph" />}
    </div>
  );
}

function Canvas({ store, search, selected, onSelect, scene, version }: Props & { scene: Scene; version: number }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const minimap = useRef<MinimapHandle>(null);
  const flow = useRef<ReactFlowInstance<CardNode>>(null);
  const live = useRef<Viewport>({ x: 0, y: 0, zoom: 1 });
  // Until somebody moves the view, all of the graph stays in it, whatever the window's size.
  const moved = useRef(false);
  const palette = usePalette(box);
  const { size, painter } = useStage(box, canvas);
  // The part for which cards are in the document; null while nodes are painted.
  const [detail, setDetail] = useState<Rect | null>(null);
  const { width, height } = scene.layout;
  const whole = fit({ x: 0, y: 0, width, height }, size.width, size.height, 0.002, 1);

  const look = (viewport: Viewport) => {
    live.current = viewport;
    const seen = shown(viewport, size.width, size.height);
    const few = viewport.zoom >= detailFrom && scene.index.within(seen, mostCards) !== undefined;
    const next = !few ? null : detail && contains(detail, seen) ? detail : shown(viewport, size.width, size.height, 300);
    if (next !== detail) {
      setDetail(next);
    }

    painter.current?.move(viewport);
    minimap.current?.move(viewport);
  };
  const goTo = (x: number, y: number, zoom: number) => {
    void flow.current?.setViewport({ x: size.width / 2 - x * zoom, y: size.height / 2 - y * zoom, zoom });
  };
  const fitAll = () => {
    moved.current = false;
    void flow.current?.setViewport(whole);
  };
  const before = useRef(size);
  const keepCentre = useEffectEvent(() => {
    const [dx, dy] = [(size.width - before.current.width) / 2, (size.height - before.current.height) / 2];
    before.current = size;
    void flow.current?.setViewport(moved.current ? { ...live.current, x: live.current.x + dx, y: live.current.y + dy } : whole);
  });
  useEffect(() => keepCentre(), [size]);
  const reveal = (index: number) => {
    const [x, y] = [scene.layout.x[index]!, scene.layout.y[index]!];
    if (flow.current && !contains(shown(live.current, size.width, size.height, -16), { x, y, ...nodeSize })) {
      moved.current = true;
      goTo(x + nodeSize.width / 2, y + nodeSize.height / 2, Math.max(live.current.zoom, detailFrom));
    }
  };

  useEffect(() => {
    if (palette) {
      painter.current!.show(scene, palette, detail !== null);
    }
  }, [painter, scene, palette, version, detail, search.q, search.status, selected]);
  const showSelected = useEffectEvent(() => { if (scene.selected >= 0) { reveal(scene.selected); } });
  useEffect(() => showSelected(), [selected]);

  const zoom = { in: () => void flow.current?.zoomIn(), out: () => void flow.current?.zoomOut(), fit: fitAll };
  const press = useKeys(scene, zoom, onSelect);
  const cards = useCards(store, scene, version, detail, search);
  const status = scene.selected < 0 ? undefined : scene.plan.nodes[scene.selected];
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- role application takes keys
    <div
      ref={box}
      role="application"
      aria-label="Graph of the run: arrow keys move along the edges"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- role application takes keys
      tabIndex={0}
      onKeyDown={press}
      data-painted={detail === null || undefined}
      className="relative h-full overflow-hidden bg-canvas -outline-offset-2"
    >
      <canvas ref={canvas} aria-hidden className="pointer-events-none absolute left-0 top-0 origin-top-left" />
      {size.width > 0 && (
        <ReactFlow<CardNode>
          nodes={cards}
          edges={[]}
          nodeTypes={nodeTypes}
          defaultViewport={whole}
          minZoom={Math.min(0.1, whole.zoom * 0.7)}
          maxZoom={mostZoom}
          onInit={(instance) => {
            flow.current = instance;
            look(instance.getViewport());
            if (scene.selected >= 0) {
              reveal(scene.selected);
            }
          }}
          onMove={(event, viewport) => { moved.current ||= event !== null; look(viewport); }}
          onNodeClick={(_, node) => onSelect(node.id)}
          onPaneClick={(event) => {
            const point = flow.current!.screenToFlowPosition({ x: event.clientX, y: event.clientY });
            const hit = scene.index.at(point.x, point.y);
            onSelect(hit < 0 ? undefined : scene.plan.nodes[hit]!.id);
          }}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          zoomOnDoubleClick={false}
          attributionPosition="bottom-left"
        />
      )}
      <ZoomButtons zoom={zoom} />
      {palette && size.width > 0 && scene.plan.nodes.length > 1 && (
        <Minimap
          {...{ scene, palette, version, size }}
          viewport={live}
          ref={minimap}
          onCenter={(x, y) => goTo(x, y, live.current.zoom)}
        />
      )}
      <p className="sr-only" aria-live="polite">{status && `${status.label}: ${scene.status[scene.selected]!}`}</p>
    </div>
  );
}

/** The canvas, as large as its box. */
function useStage(box: RefObject<HTMLElement | null>, canvas: RefObject<HTMLCanvasElement | null>) {
  const painter = useRef<Painter>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      setSize({ width: Math.round(entry!.contentRect.width), height: Math.round(entry!.contentRect.height) });
    });
    observer.observe(box.current!);
    painter.current = new Painter(canvas.current!);
    return () => { observer.disconnect(); painter.current?.stop(); };
  }, [box, canvas]);
  useEffect(() => {
    if (size.width > 0) {
      painter.current!.resize(size.width, size.height);
    }
  }, [size]);
  return { size, painter };
}

interface Zoom { in: () => void; out: () => void; fit: () => void }

/** The keys of the page, and what the graph does with those it gets while it has the focus. */
function useKeys(scene: Scene, zoom: Zoom, onSelect: (node: string) => void): (event: KeyboardEvent) => void {
  useShortcuts('Graph', [
    { keys: 'f', what: 'Fit the graph into the window', run: zoom.fit },
    { keys: '+', what: 'Zoom in', run: zoom.in },
    { keys: '-', what: 'Zoom out', run: zoom.out },
    { keys: 'right', what: 'Along the edges, while the graph has the focus; also left, up, down' },
  ]);
  return (event: KeyboardEvent) => {
    if (event.key.startsWith('Arrow') && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const next = nextNode(scene, event.key.replace('Arrow', '').toLowerCase() as Direction);
      if (next !== undefined) {
        onSelect(next);
      }
    }
  };
}

function ZoomButtons({ zoom }: { zoom: Zoom }) {
  return (
    <div className="absolute right-3 top-3 z-10 flex flex-col rounded-md border border-line bg-raised">
      <IconButton label="Zoom in" size="sm" onClick={zoom.in}><Icon name="plus" /></IconButton>
      <IconButton label="Zoom out" size="sm" onClick={zoom.out}><Icon name="minus" /></IconButton>
      <IconButton label="Fit the graph" size="sm" onClick={zoom.fit}><Icon name="fit" /></IconButton>
    </div>
  );
}

/** Where an arrow key leads from the selected node: along an edge where there is one. */
function nextNode({ plan, layout, selected }: Scene, direction: Direction): string | undefined {
  const [ahead, back] = layout.vertical ? ['down', 'up'] : ['right', 'left'];
  const edges = direction === ahead ? plan.outgoing[selected]?.map((edge) => plan.edges[edge]!.to)
    : direction === back ? plan.incoming[selected]?.map((edge) => plan.edges[edge]!.from) : undefined;
  return plan.nodes[selected < 0 ? 0 : neighbour(layout, selected, direction, edges)]?.id;
}

/** The nodes near what is seen, as React Flow takes them. */
function useCards(store: RunStore, scene: Scene, version: number, detail: Rect | null, search: RunPageSearch): CardNode[] {
  const { selected } = scene;
  return useMemo(() => (detail === null ? [] : scene.index.within(detail)!).map((i): CardNode => {
    const node = scene.plan.nodes[i]!;
    const state = store.model.nodes.get(node.id);
    return {
      id: node.id, type: 'card', position: { x: scene.layout.x[i]!, y: scene.layout.y[i]! }, ...nodeSize,
      data: {
        id: node.id, label: node.label, status: scene.status[i]!, bodies: bodyCounts(store.model, node.id), finally: node.finally,
        kind: (state && state.status !== 'pending' ? waitingText(state) : undefined) ?? node.tool ?? node.type.replace('_', ' '),
        selected: i === selected, dimmed: scene.found !== null && !scene.found.has(i),
      },
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the scene changes in place: version, search and selection tell when
  }), [store, scene, version, detail, search.q, search.status, selected]);
}
