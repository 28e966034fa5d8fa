import { zoomed, type Viewport } from './geometry';

interface Options {
  /** Zooms that are allowed, asked for anew with each movement. */
  limits: () => { least: number; most: number };
  /** Puts a wished view where it may be. */
  within: (viewport: Viewport) => Viewport;
  /** @param byHand false for what the page itself has set. */
  onMove: (viewport: Viewport, byHand: boolean) => void;
}

interface Point { x: number; y: number }

/** Movement below this is a press with an unsteady hand. */
const slack = 4;

/** Doublings of the zoom per pixel of the wheel; pinching on a trackpad sends a wheel with the control key and much smaller steps. */
const wheelStep = 0.002;
const pinchStep = 0.01;
const pixelsPerLine = 20;

/** Moves a view: dragging and one finger pan, the wheel and two fingers zoom about where they are. */
export class PanZoom {
  viewport: Viewport = { x: 0, y: 0, zoom: 1 };
  private readonly pointers = new Map<number, Point>();
  private dragged = false;
  private from: Point = { x: 0, y: 0 };
  private readonly end = new AbortController();

  constructor(private readonly box: HTMLElement, private readonly options: Options) {
    const { signal } = this.end;
    box.addEventListener('wheel', (event) => this.wheel(event), { signal, passive: false });
    box.addEventListener('pointerdown', (event) => this.press(event), { signal });
    box.addEventListener('pointermove', (event) => this.drag(event), { signal });
    box.addEventListener('pointerup', (event) => this.release(event), { signal });
    box.addEventListener('pointercancel', (event) => this.release(event), { signal });
    // What ends a drag is not a click on what happens to lie there; the keyboard's clicks have no count.
    box.addEventListener('click', (event) => { if (this.dragged && event.detail > 0) { event.stopPropagation(); this.dragged = false; } }, { signal, capture: true });
  }

  stop(): void {
    this.end.abort();
  }

  set(viewport: Viewport, byHand = false): void {
    this.viewport = this.options.within(viewport);
    this.options.onMove(this.viewport, byHand);
  }

  /** @param x of the point that stays where it is, in the window; its middle when left out. */
  zoomBy(factor: number, x = this.box.clientWidth / 2, y = this.box.clientHeight / 2): void {
    const { least, most } = this.options.limits();
    this.set(zoomed(this.viewport, factor, least, most, x, y), true);
  }

  private at(event: MouseEvent): Point {
    const box = this.box.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? pixelsPerLine : 1);
    const { x, y } = this.at(event);
    this.zoomBy(2 ** (-pixels * (event.ctrlKey ? pinchStep : wheelStep)), x, y);
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0 || this.pointers.size === 2) {
      return;
    }

    const point = this.at(event);
    this.pointers.set(event.pointerId, point);
    if (this.pointers.size === 1) {
      [this.dragged, this.from] = [false, point];
    }
  }

  private drag(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      return;
    }

    const now = this.at(event);
    if (!this.dragged && this.pointers.size === 1 && Math.hypot(now.x - this.from.x, now.y - this.from.y) < slack) {
      return;
    }

    if (!this.dragged) {
      this.dragged = true;
      this.pointers.forEach((_, id) => this.box.setPointerCapture(id));
    }

    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    const { x, y, zoom } = this.viewport;
    if (!other) {
      this.set({ zoom, x: x + now.x - before.x, y: y + now.y - before.y }, true);
      return;
    }

    const [middle, last] = [between(now, other), between(before, other)];
    const factor = distance(now, other) / Math.max(1, distance(before, other));
    this.viewport = { zoom, x: x + middle.x - last.x, y: y + middle.y - last.y };
    this.zoomBy(factor, middle.x, middle.y);
  }

  private release(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
  }
}

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
