import type { Viewport } from './geometry';
import { paint } from './paint';
import type { Palette } from './palette';
import type { Scene } from './scene';

/** A drawing that takes longer than this is not made for every step of a movement. */
const cheap = 9;
/** While something moves, milliseconds between drawings that are not cheap, as a multiple of what one takes. */
const rest = 6;

/**
 * Draws the graph on a canvas. While the view moves and drawing is expensive, the last drawing is moved and scaled instead, which the
 * browser does in no time, and drawn again now and then and when the movement ends.
 */
export class Painter {
  private scene: Scene | null = null;
  private palette: Palette | null = null;
  private viewport: Viewport = { x: 0, y: 0, zoom: 1 };
  private drawn: Viewport = { x: 0, y: 0, zoom: 1 };
  private size = { width: 0, height: 0 };
  private cost = 0;
  private at = 0;
  private frame = 0;
  private later: ReturnType<typeof setTimeout> | undefined;
  private edgesOnly = false;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** @param edgesOnly the nodes stand in the document above the canvas. */
  show(scene: Scene, palette: Palette, edgesOnly: boolean): void {
    this.edgesOnly = edgesOnly;
    this.scene = scene;
    this.palette = palette;
    this.refresh();
  }

  resize(width: number, height: number): void {
    const ratio = Math.min(2, devicePixelRatio);
    this.size = { width, height };
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.draw();
  }

  /** Something other than the view has changed. */
  refresh(): void {
    this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.draw(); });
  }

  move(viewport: Viewport): void {
    this.viewport = viewport;
    clearTimeout(this.later);
    if (this.cost < cheap || performance.now() - this.at > this.cost * rest) {
      this.refresh();
    } else {
      const scale = viewport.zoom / this.drawn.zoom;
      const [x, y] = [viewport.x - this.drawn.x * scale, viewport.y - this.drawn.y * scale];
      this.canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      this.later = setTimeout(() => this.refresh(), 120);
    }
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.later);
  }

  private draw(): void {
    const context = this.canvas.getContext('2d');
    if (!this.scene || !this.palette || !context || this.size.width === 0) {
      return;
    }

    const begun = performance.now();
    paint({ context, viewport: this.viewport, ...this.size, palette: this.palette, edgesOnly: this.edgesOnly }, this.scene);
    this.canvas.style.transform = 'none';
    this.drawn = this.viewport;
    this.at = performance.now();
    this.cost = this.at - begun;
  }
}
