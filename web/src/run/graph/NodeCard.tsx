import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { NodeStatus } from '@/api/types';
import { StatusIcon } from '@/status/StatusIcon';
import { nodeStatuses } from '@/status/statuses';
import { classes } from '@/ui/classes';
import { count as figure } from '@/ui/format';

export interface CardData extends Record<string, unknown> {
  id: string;
  label: string;
  /** Second line: what kind of node, or what it waits for. */
  kind: string;
  status: NodeStatus;
  bodies: { status: NodeStatus; count: number }[];
  selected: boolean;
  /** Not what is searched for. */
  dimmed: boolean;
  finally: boolean;
}

export type CardNode = Node<CardData, 'card'>;

/** One node of the graph. A button, so that the keyboard and screen readers get at it. */
export const NodeCard = memo(function NodeCard({ data }: NodeProps<CardNode>) {
  const look = nodeStatuses[data.status];
  const bodies = data.bodies.map((one) => `${one.count} ${nodeStatuses[one.status].word.toLowerCase()}`).join(', ');
  return (
    <button
      type="button"
      data-node={data.id}
      data-status={data.status}
      aria-pressed={data.selected}
      aria-label={`${data.label}, ${look.word}${bodies === '' ? '' : `, inside: ${bodies}`}`}
      title={`${data.label}: ${look.word}. ${look.meaning}`}
      className={classes(
        'flex size-full items-center gap-2 rounded-md border bg-surface px-2 text-left',
        data.status === 'skipped' && 'border-dashed', data.selected && 'outline-2 outline-offset-2 outline-accent',
        data.dimmed && 'opacity-30',
      )}
      style={{ borderColor: `var(--status-${look.tone})`, background: `var(--status-${look.tone}-soft)` }}
    >
      <StatusIcon look={look} hidden />
      <span className="min-w-0 flex-1 leading-tight">
        <span className="block truncate text-sm font-medium">{data.label}</span>
        {data.bodies.length > 0
          ? (
            <span className="tabular flex gap-2 truncate text-xs text-muted">
              {data.bodies.map(({ status, count }) => (
                <span key={status} className="inline-flex items-center gap-0.5">
                  <StatusIcon look={nodeStatuses[status]} size={12} hidden />{figure(count)}
                </span>
              ))}
            </span>
          )
          : <span className="block truncate text-xs text-muted">{data.finally ? 'finally · ' : ''}{data.kind}</span>}
      </span>
    </button>
  );
});
