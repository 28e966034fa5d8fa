import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { contains, fit, inSight, nodeSize, shown, type Rect, type Viewport } from './geometry';
import type { MinimapHandle } from './Minimap';
import { Painter } from './Painter';
import { PanZoom } from './panZoom';
import type { Scene } from './scene';

/** Nodes are elements of the page while they can be read and are not too many; otherwise they are painted. */
const detailFrom = 0.5;
const mostCards = 220;
const mostZoom = 2;

interface Parts {
  /** Takes the pointers; as large as the window on the graph. */
  surface: RefObject<HTMLDivElement | null>;
  canvas: RefObject<HTMLCanvasElement | null>;
  /** Puts the cards, which are in graph units, where they are seen. */
  place: (viewport: Viewport) => void;
  minimap: RefObject<MinimapHandle | null>;
}

/** The window on the graph: moving it changes styles and a canvas, and React only when other cards are needed. */
export function useView({ surface, canvas, place, minimap }: Parts, scene: Scene) {
  const painter = useRef<Painter>(null);
  const view = useRef<PanZoom>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  // The part for which cards are in the document; null while nodes are painted.
  const [detail, setDetail] = useState<Rect | null>(null);
  // Until somebody moves the view, all of the graph stays in it, whatever the window's size.
  const moved = useRef(false);
  const { width, height } = scene.layout;
  const whole = fit({ x: 0, y: 0, width, height }, size.width, size.height, 0.002, 1);

  const look = (viewport: Viewport, byHand: boolean) => {
    moved.current ||= byHand;
    const seen = shown(viewport, size.width, size.height);
    const few = viewport.zoom >= detailFrom && scene.index.within(seen, mostCards) !== undefined;
    const next = !few ? null : detail && contains(detail, seen) ? detail : shown(viewport, size.width, size.height, 300);
    if (next !== detail) {
      setDetail(next);
    }

    place(viewport);
    painter.current?.move(viewport);
    minimap.current?.move(viewport);
  };
  const onMove = useEffectEvent(look);
  const limits = useEffectEvent(() => ({ least: Math.min(0.1, whole.zoom * 0.7), most: mostZoom }));
  const within = useEffectEvent((viewport: Viewport) => inSight(viewport, scene.layout, size.width, size.height));
  useLayoutEffect(() => {
    const box = surface.current!;
    const observer = new ResizeObserver(([entry]) => {
      setSize({ width: Math.round(entry!.contentRect.width), height: Math.round(entry!.contentRect.height) });
    });
    observer.observe(box);
    painter.current = new Painter(canvas.current!);
    view.current = new PanZoom(box, {
      limits: () => limits(), within: (viewport) => within(viewport), onMove: (viewport, byHand) => onMove(viewport, byHand),
    });
    return () => { observer.disconnect(); painter.current?.stop(); view.current?.stop(); };
  }, [surface, canvas]);

  const before = useRef(size);
  const resize = useEffectEvent(() => {
    painter.current!.resize(size.width, size.height);
    const [dx, dy] = [(size.width - before.current.width) / 2, (size.height - before.current.height) / 2];
    before.current = size;
    const { x, y, zoom } = view.current!.viewport;
    view.current!.set(moved.current ? { x: x + dx, y: y + dy, zoom } : whole);
  });
  useEffect(() => {
    if (size.width > 0) {
      resize();
    }
  }, [size, scene]);

  const center = (x: number, y: number, zoom = view.current!.viewport.zoom) =>
    view.current!.set({ x: size.width / 2 - x * zoom, y: size.height / 2 - y * zoom, zoom }, true);
  return {
    size, detail, painter, view, center,
    in: () => view.current?.zoomBy(1.25),
    out: () => view.current?.zoomBy(0.8),
    fit: () => { moved.current = false; view.current?.set(whole); },
    /** Brings a node into the window unless it is there already. */
    reveal: (index: number) => {
      const [x, y] = [scene.layout.x[index]!, scene.layout.y[index]!];
      const { viewport } = view.current!;
      if (size.width > 0 && !contains(shown(viewport, size.width, size.height, -16), { x, y, ...nodeSize })) {
        center(x + nodeSize.width / 2, y + nodeSize.height / 2, Math.max(viewport.zoom, detailFrom));
      }
    },
    /** The node at a point of the screen; -1 when there is none. */
    hit: (event: { clientX: number; clientY: number }) => {
      const box = surface.current!.getBoundingClientRect();
      const { x, y, zoom } = view.current!.viewport;
      return scene.index.at((event.clientX - box.left - x) / zoom, (event.clientY - box.top - y) / zoom);
    },
  };
}
