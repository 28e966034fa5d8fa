export interface Rect { x: number; y: number; width: number; height: number }

/** What is seen: graph (x, y) is drawn at x * zoom + viewport.x. */
export interface Viewport { x: number; y: number; zoom: number }

/** Size of a node and the least room around it, in graph units (pixels at zoom 1). */
export const nodeSize = { width: 192, height: 48 };
export const gap = { x: 64, y: 24 };

export interface Layout {
  /** Upper left corners, by node index. */
  x: Float64Array;
  y: Float64Array;
  width: number;
  height: number;
  /** Levels follow each other downwards instead of to the right. */
  vertical: boolean;
  /** Where long edges pass the levels in between, by edge index: x and y of the beginning and end of each level, in turn. */
  bends?: ReadonlyMap<number, readonly number[]>;
}

/** Where an edge leaves a node, and where one enters it. */
export const exitOf = (layout: Layout, node: number): [number, number] => (layout.vertical
  ? [layout.x[node]! + nodeSize.width / 2, layout.y[node]! + nodeSize.height]
  : [layout.x[node]! + nodeSize.width, layout.y[node]! + nodeSize.height / 2]);
export const entryOf = (layout: Layout, node: number): [number, number] => (layout.vertical
  ? [layout.x[node]! + nodeSize.width / 2, layout.y[node]!]
  : [layout.x[node]!, layout.y[node]! + nodeSize.height / 2]);

export function fit(bounds: Rect, width: number, height: number, least: number, most: number, margin = 24): Viewport {
  const zoom = Math.min(most, Math.max(least, Math.min(
    (width - 2 * margin) / Math.max(1, bounds.width), (height - 2 * margin) / Math.max(1, bounds.height),
  )));
  return {
    zoom,
    x: width / 2 - (bounds.x + bounds.width / 2) * zoom,
    y: height / 2 - (bounds.y + bounds.height / 2) * zoom,
  };
}

/** The part of the graph that a canvas of this size shows. */
export function shown(viewport: Viewport, width: number, height: number, margin = 0): Rect {
  return {
    x: (-viewport.x - margin) / viewport.zoom,
    y: (-viewport.y - margin) / viewport.zoom,
    width: (width + 2 * margin) / viewport.zoom,
    height: (height + 2 * margin) / viewport.zoom,
  };
}

export const contains = (outer: Rect, inner: Rect): boolean =>
  inner.x >= outer.x && inner.y >= outer.y
  && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;

/** The view with the zoom multiplied, and the point of the window that stays where it is. */
export function zoomed({ x, y, zoom }: Viewport, factor: number, least: number, most: number, atX: number, atY: number): Viewport {
  const next = Math.min(most, Math.max(least, zoom * factor));
  return { zoom: next, x: atX - ((atX - x) * next) / zoom, y: atY - ((atY - y) * next) / zoom };
}

/** The view moved so far that some of the graph stays in the window: what is dragged out of sight is not found again. */
export function inSight({ x, y, zoom }: Viewport, bounds: { width: number; height: number }, width: number, height: number): Viewport {
  const [across, down] = [bounds.width * zoom, bounds.height * zoom];
  const keep = (at: number, length: number, room: number) => {
    const least = Math.min(96, length, room);
    return Math.min(room - least, Math.max(least - length, at));
  };
  return { zoom, x: keep(x, across, width), y: keep(y, down, height) };
}

const cell = 1_024;

/** Finds the nodes in a part of the graph without looking at all of them. */
export class NodeIndex {
  private readonly cells = new Map<string, number[]>();

  constructor(private readonly layout: Layout) {
    for (let i = 0; i < layout.x.length; i++) {
      const key = `${Math.floor(layout.x[i]! / cell)} ${Math.floor(layout.y[i]! / cell)}`;
      const inside = this.cells.get(key);
      if (inside) {
        inside.push(i);
      } else {
        this.cells.set(key, [i]);
      }
    }
  }

  /** Nodes that touch the rectangle; gives up beyond `most` and answers undefined. */
  within(area: Rect, most = Infinity): number[] | undefined {
    const { x, y } = this.layout;
    const found: number[] = [];
    const [left, top] = [area.x - nodeSize.width, area.y - nodeSize.height];
    const [right, bottom] = [area.x + area.width, area.y + area.height];
    const [firstX, lastX] = [Math.floor(Math.max(0, left) / cell), Math.floor(Math.min(this.layout.width, right) / cell)];
    const [firstY, lastY] = [Math.floor(Math.max(0, top) / cell), Math.floor(Math.min(this.layout.height, bottom) / cell)];
    for (let column = firstX; column <= lastX; column++) {
      for (let row = firstY; row <= lastY; row++) {
        for (const i of this.cells.get(`${column} ${row}`) ?? []) {
          if (x[i]! > left && x[i]! < right && y[i]! > top && y[i]! < bottom) {
            found.push(i);
            if (found.length > most) {
              return undefined;
            }
          }
        }
      }
    }

    return found;
  }

  /** The node at a point, or -1. */
  at(px: number, py: number): number {
    return this.within({ x: px, y: py, width: 0.001, height: 0.001 })?.at(-1) ?? -1;
  }
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The nearest node in a direction, for the arrow keys; -1 at the edge. */
export function neighbour(layout: Layout, from: number, direction: Direction, among?: readonly number[]): number {
  const across = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  let best = -1;
  let least = Infinity;
  const look = (i: number) => {
    const [dx, dy] = [layout.x[i]! - layout.x[from]!, layout.y[i]! - layout.y[from]!];
    const [ahead, aside] = across ? [dx * sign, Math.abs(dy)] : [dy * sign, Math.abs(dx)];
    const distance = ahead + 3 * aside;
    if (i !== from && ahead > 1 && distance < least) {
      [best, least] = [i, distance];
    }
  };
  if (among && among.length > 0) {
    among.forEach(look);
  }

  if (best < 0) {
    for (let i = 0; i < layout.x.length; i++) {
      look(i);
    }
  }

  return best;
}
