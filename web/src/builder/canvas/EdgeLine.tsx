import { BaseEdge, EdgeLabelRenderer, getBezierPath, type Edge, type EdgeProps } from '@xyflow/react';
import type { GraphEdge } from '../model/graph';
import { card, type Point } from '../model/layout';
import { edgeLabel, edgeLooks } from './look';

export type LineEdge = Edge<{ edge: GraphEdge; way: readonly Point[] | undefined }, 'line'>;

export function EdgeLine({ data, selected, markerEnd, ...ends }: EdgeProps<LineEdge>) {
  const { edge, way } = data!;
  const [path, x, y] = way ? pathOver(way, ends) : getBezierPath(ends);
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
