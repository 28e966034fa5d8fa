import { useEffect, useImperativeHandle, useRef, type PointerEvent, type Ref, type RefObject } from 'react';
import { contains, nodeSize, shown, type Viewport } from './geometry';
import type { PanZoom } from './panZoom';
import type { Palette } from './palette';
import type { Scene } from './scene';

const most = { width: 176, height: 112 };

export interface MinimapHandle { move: (viewport: Viewport) => void }

interface Props {
  scene: Scene;
  palette: Palette;
  version: number;
  size: { width: number; height: number };
  /** Knows what is seen now. */
  view: RefObject<PanZoom | null>;
  ref: Ref<MinimapHandle>;
  /** Wants this point of the graph in the middle. */
  onCenter: (x: number, y: number) => void;
}

/** The whole graph in small while some of it is out of sight, with a frame around what is seen: press or drag to go there. The keyboard has
 * the arrow keys. */
export function Minimap({ scene, palette, version, size, view, ref, onCenter }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const { layout } = scene;
  const scale = Math.min(most.width / Math.max(1, layout.width), most.height / Math.max(1, layout.height));
  const [width, height] = [Math.max(8, Math.ceil(layout.width * scale)), Math.max(8, Math.ceil(layout.height * scale))];
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) {
      return;
    }

    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, width, height);
    const [wide, high] = [Math.max(1, nodeSize.width * scale), Math.max(1, nodeSize.height * scale)];
    scene.status.forEach((status, i) => {
      context.fillStyle = palette.status[status].strong;
      context.globalAlpha = scene.found && !scene.found.has(i) ? 0.2 : 1;
      context.fillRect(layout.x[i]! * scale, layout.y[i]! * scale, wide, high);
    });
    context.globalAlpha = 1;
  }, [scene, palette, version, layout, scale, width, height]);
  useImperativeHandle(ref, () => {
    const move = (next: Viewport) => {
      const seen = shown(next, size.width, size.height);
      // Where everything is in sight it would only be in the way.
      root.current!.hidden = contains(seen, { x: 0, y: 0, width: layout.width, height: layout.height });
      const [left, top] = [Math.max(0, seen.x * scale), Math.max(0, seen.y * scale)];
      Object.assign(frame.current!.style, {
        left: `${left}px`, top: `${top}px`,
        width: `${Math.max(4, Math.min(width, (seen.x + seen.width) * scale) - left)}px`,
        height: `${Math.max(4, Math.min(height, (seen.y + seen.height) * scale) - top)}px`,
      });
    };
    move(view.current!.viewport);
    return { move };
  }, [size, scale, width, height, view, layout]);
  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons === 1) {
      event.currentTarget.setPointerCapture(event.pointerId);
      const box = event.currentTarget.getBoundingClientRect();
      onCenter((event.clientX - box.left) / scale, (event.clientY - box.top) / scale);
    }
  };
  return (
    <div ref={root} aria-hidden data-minimap className="absolute bottom-3 right-3 z-10 rounded-md border border-line bg-raised p-1 max-sm:hidden">
      <div className="relative cursor-crosshair overflow-hidden" style={{ width, height }} onPointerDown={go} onPointerMove={go}>
        <canvas ref={canvas} width={width * 2} height={height * 2} style={{ width, height }} />
        <div ref={frame} className="absolute border-2 border-accent" />
      </div>
    </div>
  );
}
