import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import type { NodeStatus } from '@/api/types';
import { StatusIcon } from '@/status/StatusIcon';
import { nodeStatuses } from '@/status/statuses';
import { classes } from '@/ui/classes';
import type { GraphNode } from '../model/graph';
import { list, record, text } from '../model/graph';
import { card } from '../model/layout';
import { wordOf } from '../model/schema';
import { typePaths } from './look';

export interface CardData extends Record<string, unknown> {
  node: GraphNode;
  problems: readonly string[];
  /** Goes into its body. */
  onOpen: (() => void) | undefined;
  /** In the run whose data is shown. */
  status: NodeStatus | undefined;
}

export type CardNode = Node<CardData, 'card'>;

export function TypeIcon({ type }: { type: string }) {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={1.4} strokeLinecap="round" strokeLinejoin="round" aria-hidden className="flex-none">
      <path d={typePaths[type] ?? 'M3 3h10v10H3z'} />
    </svg>
  );
}

/** What a node does, in one line. */
export function summaryOf({ fields }: GraphNode): string {
  const type = text(fields.type) ?? '';
  const said = text(fields.title) ?? text(fields.tool) ?? text(fields.agent) ?? text(fields.if) ?? text(fields.for) ?? text(fields.event)
    ?? text(record(fields.gate).title) ?? text(fields.foreach) ?? text(fields.until);
  return said === undefined ? (list(fields.switch).length > 0 ? `${list(fields.switch).length} cases` : '') : `${type === 'wait' && fields.for !== undefined ? 'for ' : ''}${said}`;
}

export function NodeCard({ data, selected }: NodeProps<CardNode>) {
  const { node, problems, onOpen, status } = data;
  const type = text(node.fields.type) ?? '';
  const summary = summaryOf(node);
  return (
    <div
      className={classes(
        'flex flex-col justify-center gap-0.5 rounded-md border bg-raised px-2.5 text-sm',
        selected ? 'border-accent outline-2 outline-accent' : problems.length > 0 ? 'border-danger' : 'border-line-strong',
      )}
      style={{ width: card.width, height: card.height }}
    >
      <Handle type="target" position={Position.Top} className="builder-handle" aria-hidden />
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="text-muted"><TypeIcon type={type} /></span>
        <span className="min-w-0 flex-1 truncate font-medium">{node.id}</span>
        {problems.length > 0 && (
          <span
            title={problems.join('\n')}
            className="flex-none rounded-full bg-danger-fill px-1.5 text-xs font-medium text-on-accent"
          >
            {/* One is a mark: together with a figure it would read as another figure. */}
            <span aria-hidden>{problems.length === 1 ? '!' : problems.length}</span>
            <span className="sr-only">{problems.length} {problems.length === 1 ? 'mistake' : 'mistakes'}</span>
          </span>
        )}
        {status !== undefined && status !== 'pending' && (
          <span title={`${nodeStatuses[status].word} in the run`} className="flex flex-none"><StatusIcon look={nodeStatuses[status]} hidden /></span>
        )}
        {onOpen && (
          <button type="button" tabIndex={-1} className="nodrag flex-none rounded-sm px-1 text-xs text-accent hover:underline" onClick={onOpen}>body</button>
        )}
      </span>
      <span className="truncate text-xs text-muted">{type === '' ? 'no type' : wordOf(type)}{summary !== '' && ` · ${summary}`}</span>
      <Handle type="source" position={Position.Bottom} className="builder-handle" aria-hidden />
    </div>
  );
}
