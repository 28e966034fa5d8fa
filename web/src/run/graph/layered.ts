import { spread } from '@/graph/spread';
import type { Plan } from '../model/plan';
import { gap, nodeSize, type Layout } from './geometry';

const columnWidth = nodeSize.width + gap.x;
const rowHeight = nodeSize.height + gap.y;

/** Width to height that the whole graph should not go beyond: longer chains are folded into bands, higher levels into more columns. */
const widest = 6;
const highest = 1.2;

/**
 * Levels from left to right in linear time per sweep, for graphs of any size: nodes ordered by where their neighbours are, then moved
 * towards them. Long edges pass under what is in between: there are no places kept free for them.
 */
export function layeredLayout(plan: Plan): Layout {
  const levels = levelsOf(plan);
  const place = new Float64Array(plan.nodes.length);
  levels.forEach((level) => level.forEach((node, i) => { place[node] = (i + 0.5) / level.length; }));
  for (let sweep = 0; sweep < 4; sweep++) {
    (sweep % 2 === 0 ? levels : [...levels].reverse()).forEach((level) => {
      const wanted = new Map(level.map((node) => [node, middle(plan, node, place)]));
      level.sort((a, b) => wanted.get(a)! - wanted.get(b)!);
      level.forEach((node, i) => { place[node] = (i + 0.5) / level.length; });
    });
  }

  const rows = rowsFor(levels);
  const y = heights(plan, levels, rows);
  return banded(plan, levels, rows, y);
}

function levelsOf(plan: Plan): number[][] {
  const levels = Array.from({ length: plan.levels }, (): number[] => []);
  plan.nodes.forEach((node) => levels[node.level]!.push(node.index));
  return levels;
}

/** Mean place of a node's neighbours; its own when it has none. */
function middle(plan: Plan, node: number, place: Float64Array): number {
  let sum = 0;
  const { length: before } = plan.incoming[node]!;
  const { length: after } = plan.outgoing[node]!;
  plan.incoming[node]!.forEach((edge) => { sum += place[plan.edges[edge]!.from]!; });
  plan.outgoing[node]!.forEach((edge) => { sum += place[plan.edges[edge]!.to]!; });
  return before + after === 0 ? place[node]! : sum / (before + after);
}

/** The most rows of a column, so that the whole is not much higher than wide. */
function rowsFor(levels: readonly number[][]): number {
  const most = levels.reduce((high, level) => Math.max(high, level.length), 1);
  let rows = most;
  while (rows > 12) {
    const columns = levels.reduce((sum, level) => sum + Math.ceil(level.length / rows), 0);
    if (rows * rowHeight <= columns * columnWidth * highest) {
      break;
    }

    rows = Math.floor(rows * 0.85);
  }

  return rows;
}

/** Moves each node towards the mean of its neighbours as far as its order and the room between nodes allow. */
function heights(plan: Plan, levels: readonly number[][], rows: number): Float64Array {
  const y = new Float64Array(plan.nodes.length);
  levels.forEach((level) => level.forEach((node, i) => {
    y[node] = ((i % rows) - (Math.min(rows, level.length) - 1) / 2) * rowHeight;
  }));
  for (let sweep = 0; sweep < 4; sweep++) {
    (sweep % 2 === 0 ? levels : [...levels].reverse()).forEach((level) => {
      if (level.length <= rows) {
        spread(level.map((node) => middle(plan, node, y)), level.map((_, i) => i * rowHeight)).forEach((top, i) => { y[level[i]!] = top; });
      }
    });
  }

  return y;
}

/** Gives levels their columns and breaks what is too long into bands, one under the other. */
function banded(plan: Plan, levels: readonly number[][], rows: number, wanted: Float64Array): Layout {
  const columns = levels.map((level) => Math.ceil(level.length / rows));
  const total = columns.reduce((sum, one) => sum + one, 0);
  let [top, bottom] = [Infinity, -Infinity];
  wanted.forEach((value) => { [top, bottom] = [Math.min(top, value), Math.max(bottom, value)]; });
  const tall = (plan.nodes.length === 0 ? 0 : bottom - top) + nodeSize.height + 3 * gap.y;
  const whole = total * columnWidth;
  const limit = whole <= tall * widest || total <= 24 ? Infinity : Math.max(16 * columnWidth, Math.sqrt(whole * tall * 1.8));
  const [x, y] = [new Float64Array(plan.nodes.length), new Float64Array(plan.nodes.length)];
  let [left, band, width] = [0, 0, 0];
  levels.forEach((level, number) => {
    if (left > 0 && left + columns[number]! * columnWidth > limit) {
      [left, band] = [0, band + 1];
    }

    level.forEach((node, i) => {
      x[node] = left + Math.floor(i / rows) * columnWidth;
      y[node] = band * tall + wanted[node]! - top;
    });
    left += columns[number]! * columnWidth;
    width = Math.max(width, left - gap.x);
  });
  return { x, y, width, vertical: false, height: (band + 1) * tall - 3 * gap.y };
}
