import { useEffect, useEffectEvent, useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { useShortcuts } from '@/app/shortcuts';
import { IconButton } from '@/ui/Button';
import { Failure } from '@/ui/Failure';
import { Icon } from '@/ui/Icon';
import { Loading } from '@/ui/Loading';
import { rootOf } from '../model/plan';
import type { RunPageSearch } from '../search';
import type { RunStore } from '../useRun';
import { waitingText } from '../waiting';
import { NodeCard, type Card } from './Cards';
import { neighbour, type Direction, type Rect, type Viewport } from './geometry';
import { Minimap, type MinimapHandle } from './Minimap';
import { bodyCounts, type Scene } from './scene';
import { usePalette, useScene } from './useScene';
import { useView } from './useView';

interface Props {
  store: RunStore;
  search: RunPageSearch;
  selected: string | undefined;
  onSelect: (node: string | undefined) => void;
}

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
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const minimap = useRef<MinimapHandle>(null);
  const palette = usePalette(surface);
  const place = ({ x, y, zoom }: Viewport) => { layer.current!.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`; };
  const { size, detail, painter, view, ...stage } = useView({ surface, canvas, place, minimap }, scene);
  useEffect(() => {
    if (palette) {
      painter.current!.show(scene, palette, detail !== null);
    }
  }, [painter, scene, palette, version, detail, search.q, search.status, selected]);
  const showSelected = useEffectEvent(() => { if (scene.selected >= 0) { stage.reveal(scene.selected); } });
  const sized = size.width > 0;
  useEffect(() => showSelected(), [selected, sized]);

  const press = useKeys(scene, stage, onSelect);
  const cards = useCards(store, scene, version, detail, search);
  const chosen = scene.selected < 0 ? undefined : scene.plan.nodes[scene.selected];
  const click = (event: MouseEvent) => {
    const card = (event.target as Element).closest<HTMLElement>('[data-node]');
    const hit = card ? -1 : stage.hit(event);
    onSelect(card?.dataset.node ?? (hit < 0 ? undefined : scene.plan.nodes[hit]!.id));
  };
  // The browser scrolls to what gets the focus, which would shift everything: the view goes there instead.
  const stay = () => {
    surface.current!.scrollTo(0, 0);
    const node = (document.activeElement as HTMLElement | null)?.dataset.node;
    if (node !== undefined) {
      stage.reveal(scene.plan.indexOf.get(node)!);
    }
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- role application takes keys
    <div
      role="application"
      aria-label="Graph of the run: arrow keys move along the edges"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- role application takes keys
      tabIndex={0}
      onKeyDown={press}
      data-painted={detail === null || undefined}
      className="relative h-full bg-canvas -outline-offset-2"
    >
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- cards are buttons */}
      <div
        ref={surface} onClick={click} onScroll={stay}
        className="absolute inset-0 cursor-grab touch-none overflow-hidden select-none active:cursor-grabbing"
      >
        <canvas ref={canvas} aria-hidden className="pointer-events-none absolute left-0 top-0 origin-top-left" />
        <div ref={layer} className="absolute left-0 top-0 origin-top-left">{cards.map((card) => <NodeCard key={card.id} card={card} />)}</div>
      </div>
      <ZoomButtons zoom={stage} />
      {palette && sized && scene.plan.nodes.length > 1 && (
        <Minimap {...{ scene, palette, version, size }} view={view} ref={minimap} onCenter={stage.center} />
      )}
      <p className="sr-only" aria-live="polite">{chosen && `${chosen.label}: ${scene.status[scene.selected]!}`}</p>
    </div>
  );
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

/** The nodes near what is seen. */
function useCards(store: RunStore, scene: Scene, version: number, detail: Rect | null, search: RunPageSearch): Card[] {
  const { selected } = scene;
  return useMemo(() => (detail === null ? [] : scene.index.within(detail)!).map((i): Card => {
    const node = scene.plan.nodes[i]!;
    const state = store.model.nodes.get(node.id);
    return {
      id: node.id, x: scene.layout.x[i]!, y: scene.layout.y[i]!, label: node.label, status: scene.status[i]!,
      bodies: bodyCounts(store.model, node.id), finally: node.finally,
      kind: ((state && state.status !== 'pending' ? waitingText(state) : undefined) ?? node.calls ?? node.type.replace('_', ' '))
        + (state && state.attempts.length > 1 ? ` · ${state.attempts.length} attempts` : ''),
      selected: i === selected, dimmed: scene.found !== null && !scene.found.has(i),
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the scene changes in place: version, search and selection tell when
  }), [store, scene, version, detail, search.q, search.status, selected]);
}
