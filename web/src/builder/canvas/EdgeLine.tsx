import { BaseEdge, EdgeLabelRenderer, getBezierPath, type Edge, type EdgeProps } from '@xyflow/react';
import type { Point } from '@/graph/rows';
import type { GraphEdge } from '../model/graph';
import { card } from '../model/layout';
import { edgeLabel, edgeLooks } from './look';

export interface LineData extends Record<string, unknown> {
  edge: GraphEdge;
  way: readonly Point[] | undefined;
  /** Of edges between the same nodes: how many places beside the middle it leads. */
  aside: number;
}

export type LineEdge = Edge<LineData, 'line'>;

export function EdgeLine({ data, selected, markerEnd, ...ends }: EdgeProps<LineEdge>) {
  const { edge, way, aside } = data!;
  const [path, x, y] = way ? pathOver(way, ends)
    : ends.targetY < ends.sourceY ? pathBack(ends)
    : aside === 0 ? getBezierPath(ends) : pathAside(aside, ends);
  const look = edgeLooks[edge.kind];
  const label = edgeLabel(edge);
  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={16}
        markerEnd={markerEnd}
        style={{ stroke: selected ? 'var(--color-accent)' : look.colour, strokeWidth: selected ? 2.5 : 1.5, strokeDasharray: look.dashes }}
      />
      {label !== '' && (
        <EdgeLabelRenderer>
          <span
            aria-hidden
            className="pointer-events-none absolute max-w-40 truncate rounded-sm bg-canvas px-1 text-xs text-muted"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

type Ends = Pick<EdgeProps, 'sourceX' | 'sourceY' | 'targetX' | 'targetY'>;

/** Pixels between edges from and to the same nodes, and between their labels, which stand one above the other. */
const besides = { x: 56, y: 18 };

/** Down like any other, past a place beside the middle. */
function pathAside(aside: number, { sourceX, sourceY, targetX, targetY }: Ends): [path: string, x: number, y: number] {
  const middle = { x: (sourceX + targetX) / 2 + aside * besides.x, y: (sourceY + targetY) / 2 };
  const bend = (targetY - sourceY) / 4;
  return [
    `M${sourceX},${sourceY} C${sourceX},${sourceY + bend} ${middle.x},${middle.y - bend} ${middle.x},${middle.y}`
    + ` C${middle.x},${middle.y + bend} ${targetX},${targetY - bend} ${targetX},${targetY}`,
    middle.x, middle.y + aside * besides.y,
  ];
}

/** Upwards, from side to side: from below to above it would lie on the edges that lead down. */
function pathBack({ sourceX, sourceY, targetX, targetY }: Ends): [path: string, x: number, y: number] {
  const from = { x: sourceX + card.width / 2, y: sourceY - card.height / 2 };
  const to = { x: targetX + card.width / 2, y: targetY + card.height / 2 };
  const out = Math.max(from.x, to.x) + 32 + (from.y - to.y) / 8;
  return [`M${from.x},${from.y} C${out},${from.y} ${out},${to.y} ${to.x},${to.y}`, (from.x + to.x + 6 * out) / 8, (from.y + to.y) / 2];
}

/** From row to row by way of the places that are kept free, straight down beside the nodes; and where its label stands. */
function pathOver(way: readonly Point[], ends: Ends): [path: string, x: number, y: number] {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const half = card.height / 2;
  let from = { x: sourceX, y: sourceY };
  let path = `M${from.x},${from.y}`;
  const curve = (to: Point) => {
    const bend = (to.y - from.y) / 2;
    path += ` C${from.x},${from.y + bend} ${to.x},${to.y - bend} ${to.x},${to.y}`;
    from = to;
  };
  for (const { x, y } of way) {
    curve({ x, y: y - half });
    from = { x, y: y + half };
    path += ` L${from.x},${from.y}`;
  }

  curve({ x: targetX, y: targetY });
  const first = way[0]!;
  return [path, (sourceX + first.x) / 2, (sourceY + first.y - half) / 2];
}
