import type { NodeStatus } from '@/api/types';
import type { EdgeState } from '../model/edges';
import type { Plan } from '../model/plan';
import { entryOf, exitOf, nodeSize, shown, type Rect, type Viewport } from './geometry';
import type { Palette } from './palette';
import type { Scene } from './scene';

export interface Frame {
  context: CanvasRenderingContext2D;
  viewport: Viewport;
  width: number;
  height: number;
  palette: Palette;
  /** Nodes stand in the document already: only edges are wanted. */
  edgesOnly: boolean;
}

/** Below these zooms what could not be read or seen is left out. */
const textFrom = 0.32;
const cornersFrom = 0.2;
const curvesFrom = 0.12;
const arrowsFrom = 0.3;
const labelsFrom = 0.55;

const labelHeight = 16;

export function paint(frame: Frame, scene: Scene): void {
  const { context, viewport: { x, y, zoom }, width, height } = frame;
  const ratio = context.canvas.width / width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
  const area = shown(frame.viewport, width, height);
  paintEdges(frame, scene, area);
  if (!frame.edgesOnly) {
    paintNodes(frame, scene, area);
  }
}

interface Line { width: number; dash: number[]; colour: (palette: Palette) => string }

/** Taken paths are strong, open ones quiet, dead ones dashed: told apart without colour. */
export const lines: Record<EdgeState, Line> = {
  dead: { width: 1, dash: [3, 5], colour: (palette) => palette.strong },
  open: { width: 1.25, dash: [], colour: (palette) => palette.strong },
  taken: { width: 2.25, dash: [], colour: (palette) => palette.muted },
};

function paintEdges(frame: Frame, scene: Scene, area: Rect): void {
  const { context, palette, viewport: { zoom } } = frame;
  const { plan, layout, selected } = scene;
  const groups: Record<EdgeState | 'chosen', number[]> = { dead: [], open: [], taken: [], chosen: [] };
  const right = area.x + area.width;
  const bottom = area.y + area.height;
  plan.edges.forEach((edge, i) => {
    const [x1, y1] = [layout.x[edge.from]!, layout.y[edge.from]!];
    const [x2, y2] = [layout.x[edge.to]!, layout.y[edge.to]!];
    if (Math.min(x1, x2) < right && Math.max(x1, x2) + nodeSize.width > area.x
      && Math.min(y1, y2) < bottom && Math.max(y1, y2) + nodeSize.height > area.y) {
      groups[edge.from === selected || edge.to === selected ? 'chosen' : scene.edges[i]!].push(i);
    }
  });
  const least = 0.6 / zoom;
  for (const state of ['dead', 'open', 'taken', 'chosen'] as const) {
    const line = lines[state === 'chosen' ? 'taken' : state];
    context.strokeStyle = state === 'chosen' ? palette.accent : line.colour(palette);
    context.lineWidth = Math.max(line.width, least);
    context.setLineDash(zoom < curvesFrom ? [] : line.dash);
    context.globalAlpha = scene.found && state !== 'chosen' ? 0.35 : state === 'open' ? 0.6 : 1;
    context.beginPath();
    groups[state].forEach((i) => trace(frame, scene, i));
    context.stroke();
    context.setLineDash([]);
    if (zoom >= arrowsFrom) {
      arrows(frame, scene, groups[state]);
    }
  }

  context.globalAlpha = 1;
  if (zoom >= labelsFrom) {
    Object.values(groups).forEach((group) => labels(frame, scene, group));
  }
}

function trace({ context, viewport }: Frame, { plan, layout }: Scene, i: number): void {
  const edge = plan.edges[i]!;
  const bends = layout.bends?.get(i);
  const [x1, y1] = exitOf(layout, edge.from);
  const [x2, y2] = entryOf(layout, edge.to);
  context.moveTo(x1, y1);
  if (viewport.zoom < curvesFrom) {
    context.lineTo(x2, y2);
  } else {
    passing(context, layout.vertical, [...bends ?? [], x2, y2], x1, y1);
  }
}

/** From level to level by way of the places that are kept free, straight through each. */
function passing(context: CanvasRenderingContext2D, vertical: boolean, points: readonly number[], fromX: number, fromY: number): void {
  for (let i = 0; i < points.length; i += 4) {
    const [x, y] = [points[i]!, points[i + 1]!];
    const along = vertical ? y - fromY : x - fromX;
    const reach = along > 0 ? Math.max(vertical ? 16 : 0, along / 2) : Math.min(120, 40 - along / 4);
    context.bezierCurveTo(
      fromX + (vertical ? 0 : reach), fromY + (vertical ? reach : 0), x - (vertical ? 0 : reach), y - (vertical ? reach : 0), x, y,
    );
    [fromX, fromY] = [points[i + 2]!, points[i + 3]!];
    if (i + 3 < points.length) {
      context.lineTo(fromX, fromY);
    }
  }
}

function arrows({ context }: Frame, { plan, layout }: Scene, group: readonly number[]): void {
  context.fillStyle = context.strokeStyle;
  context.beginPath();
  for (const i of group) {
    const { to } = plan.edges[i]!;
    const [x, y] = entryOf(layout, to);
    context.moveTo(x, y);
    context.lineTo(x - (layout.vertical ? 4 : 8), y - (layout.vertical ? 8 : 4));
    context.lineTo(x + (layout.vertical ? 4 : -8), y + (layout.vertical ? -8 : 4));
  }

  context.fill();
}

function labels({ context, palette }: Frame, { plan, layout, edges }: Scene, group: readonly number[]): void {
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const i of group) {
    const edge = plan.edges[i]!;
    const text = edge.branch ?? (edge.on === 'success' ? edge.when && 'if …' : edge.on);
    if (text !== null) {
      const [x1, y1] = exitOf(layout, edge.from);
      const [x2, y2] = layout.bends?.get(i) ?? entryOf(layout, edge.to);
      const [x, y] = [(x1 + x2!) / 2, (y1 + y2!) / 2 + labelHeight * turnOf(plan, i)];
      const shown = text.length > 16 ? `${text.slice(0, 15)}…` : text;
      const wide = context.measureText(shown).width + 8;
      context.fillStyle = palette.canvas;
      context.fillRect(x - wide / 2, y - labelHeight / 2, wide, labelHeight);
      context.fillStyle = edges[i] === 'dead' ? palette.muted : palette.text;
      context.fillText(shown, x, y);
    }
  }
}

function paintNodes(frame: Frame, scene: Scene, area: Rect): void {
  const { context, palette, viewport: { zoom } } = frame;
  const { layout, plan } = scene;
  const nodes = scene.index.within(area)!;
  const groups = new Map<NodeStatus, number[]>();
  for (const i of nodes) {
    const group = groups.get(scene.status[i]!);
    if (group) {
      group.push(i);
    } else {
      groups.set(scene.status[i]!, [i]);
    }
  }

  const tiny = zoom < cornersFrom;
  for (const [status, group] of groups) {
    const colours = palette.status[status];
    context.fillStyle = tiny ? colours.strong : colours.soft;
    context.strokeStyle = colours.strong;
    context.lineWidth = Math.max(1, 0.8 / zoom);
    for (const i of group) {
      context.globalAlpha = scene.found && !scene.found.has(i) ? 0.2 : 1;
      context.fillRect(layout.x[i]!, layout.y[i]!, nodeSize.width, nodeSize.height);
      if (!tiny) {
        context.strokeRect(layout.x[i]!, layout.y[i]!, nodeSize.width, nodeSize.height);
      }
    }
  }

  if (zoom >= textFrom) {
    context.fillStyle = palette.text;
    context.font = '15px system-ui, sans-serif';
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    for (const i of nodes) {
      context.globalAlpha = scene.found && !scene.found.has(i) ? 0.35 : 1;
      context.fillText(plan.nodes[i]!.label.slice(0, 22), layout.x[i]! + 12, layout.y[i]! + nodeSize.height / 2, nodeSize.width - 24);
    }
  }

  context.globalAlpha = 1;
  if (scene.selected >= 0) {
    context.strokeStyle = palette.accent;
    context.lineWidth = 3 / Math.min(1, zoom);
    const grown = 3 / zoom;
    context.strokeRect(
      layout.x[scene.selected]! - grown, layout.y[scene.selected]! - grown, nodeSize.width + 2 * grown, nodeSize.height + 2 * grown,
    );
  }
}

/** How many labels below the middle its label stands: edges between the same nodes share the way. */
function turnOf({ edges, outgoing }: Plan, i: number): number {
  const { from, to } = edges[i]!;
  const same = outgoing[from]!.filter((one) => edges[one]!.to === to);
  return same.indexOf(i) - (same.length - 1) / 2;
}
