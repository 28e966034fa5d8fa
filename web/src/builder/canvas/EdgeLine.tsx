import { BaseEdge, EdgeLabelRenderer, getBezierPath, type Edge, type EdgeProps } from '@xyflow/react';
import type { GraphEdge } from '../model/graph';
import { edgeLabel, edgeLooks } from './look';

export type LineEdge = Edge<{ edge: GraphEdge }, 'line'>;

export function EdgeLine({ data, selected, markerEnd, ...ends }: EdgeProps<LineEdge>) {
  const [path, x, y] = getBezierPath(ends);
  const { edge } = data!;
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
