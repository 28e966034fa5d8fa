import { memo } from 'react';
import type { NodeStatus } from '@/api/types';
import { StatusIcon } from '@/status/StatusIcon';
import { nodeStatuses } from '@/status/statuses';
import { classes } from '@/ui/classes';
import { count as figure } from '@/ui/format';
import { nodeSize } from './geometry';

export interface Card {
  id: string;
  /** Upper left corner, in graph units. */
  x: number;
  y: number;
  label: string;
  /** Second line: what kind of node, or what it waits for. */
  kind: string;
  status: NodeStatus;
  bodies: readonly { status: NodeStatus; count: number }[];
  selected: boolean;
  /** Not what is searched for. */
  dimmed: boolean;
  finally: boolean;
}

/** One node of the graph. A button, so that the keyboard and screen readers get at it. */
export const NodeCard = memo(function NodeCard({ card }: { card: Card }) {
  const look = nodeStatuses[card.status];
  const bodies = card.bodies.map((one) => `${one.count} ${nodeStatuses[one.status].word.toLowerCase()}`).join(', ');
  return (
    <button
      type="button"
      data-node={card.id}
      data-status={card.status}
      aria-pressed={card.selected}
      aria-label={`${card.label}, ${look.word}${bodies === '' ? '' : `, inside: ${bodies}`}`}
      title={`${card.label}: ${look.word}. ${look.meaning}`}
      className={classes(
        'absolute left-0 top-0 flex items-center gap-2 rounded-md border bg-surface px-2 text-left',
        card.status === 'skipped' && 'border-dashed', card.selected && 'outline-2 outline-offset-2 outline-accent',
        card.dimmed && 'opacity-30',
      )}
      style={{
        ...nodeSize, transform: `translate(${card.x}px, ${card.y}px)`,
        borderColor: `var(--status-${look.tone})`, background: `var(--status-${look.tone}-soft)`,
      }}
    >
      <StatusIcon look={look} hidden />
      <span className="min-w-0 flex-1 leading-tight">
        <span dir="auto" className="block truncate text-left text-sm font-medium">{card.label}</span>
        {card.bodies.length > 0
          ? (
            <span className="tabular flex gap-2 truncate text-xs text-muted">
              {card.bodies.map(({ status, count }) => (
                <span key={status} className="inline-flex items-center gap-0.5">
                  <StatusIcon look={nodeStatuses[status]} size={12} hidden />{figure(count)}
                </span>
              ))}
            </span>
          )
          : <span className="block truncate text-xs text-muted">{card.finally ? 'finally · ' : ''}{card.kind}</span>}
      </span>
    </button>
  );
}, (before, after) => same(before.card, after.card));

/** Cards are made anew for every drawing; those that look as before are left alone. */
function same(a: Card, b: Card): boolean {
  return a.id === b.id && a.x === b.x && a.y === b.y && a.label === b.label && a.kind === b.kind && a.status === b.status
    && a.selected === b.selected && a.dimmed === b.dimmed && a.finally === b.finally && a.bodies.length === b.bodies.length
    && a.bodies.every((one, i) => one.status === b.bodies[i]!.status && one.count === b.bodies[i]!.count);
}
