import { useMemo, useState } from 'react';
import { NodeStatusBadge } from '@/status/StatusBadge';
import { useNow } from '@/ui/clock';
import { EmptyState } from '@/ui/EmptyState';
import { duration } from '@/ui/format';
import { Table, type Column } from '@/ui/Table';
import { Time } from '@/ui/Time';
import type { NodeState } from './model/runModel';
import { lengthOf, rowsOf, type RowOrder, type RowSort } from './rows';
import type { RunPageSearch } from './search';
import { pauseFor, useVersion, type RunStore } from './useRun';
import { waitingText } from './waiting';

interface Props {
  store: RunStore;
  search: RunPageSearch;
  selected: string | undefined;
  onSelect: (node: string | undefined) => void;
  /** Something may still change by time alone. */
  going: boolean;
}

/** Every node run as a row: what the graph and the timeline show, for everybody and for sorting. */
export function TableView({ store, search, selected, onSelect, going }: Props) {
  const version = useVersion(store, pauseFor(store.model.nodes.size));
  const now = useNow(going);
  const [order, setOrder] = useState<RowOrder>({ by: 'plan', descending: false });
  const rows = useMemo(
    () => rowsOf(store.model, search.q, search.status, order, now),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the model changes in place: its version tells when
    [store, search.q, search.status, order, version, order.by === 'duration' && going ? now : 0],
  );
  const columns = useMemo(() => columnsOf(order, setOrder, now), [order, now]);
  const marked = useMemo(() => new Set(selected === undefined ? [] : [selected]), [selected]);
  if (rows.length === 0) {
    return <EmptyState title="No node matches"><p>Clear the text or the status above the table.</p></EmptyState>;
  }

  return (
    <Table
      label="Nodes of the run" rows={rows} columns={columns} keyOf={(row) => row.path} selected={marked} rowHeight={32}
      onOpen={(row) => onSelect(row.path)}
    />
  );
}

function columnsOf(order: RowOrder, setOrder: (order: RowOrder) => void, now: number): Column<NodeState>[] {
  // First up, then down, then as planned.
  const sort = (by: RowSort) => ({
    direction: order.by !== by ? 'none' as const : order.descending ? 'descending' as const : 'ascending' as const,
    onSort: () => setOrder(order.by !== by ? { by, descending: false } : order.descending ? { by: 'plan', descending: false } : { by, descending: true }),
  });
  return [
    { id: 'status', header: 'Status', width: '108px', sort: sort('status'), cell: (row) => <NodeStatusBadge status={row.status} /> },
    {
      id: 'node', header: 'Node', width: 'minmax(104px, 2fr)', sort: sort('node'),
      cell: (row) => <span title={row.path}>{row.path}{row.title !== null && <bdi className="ml-2 text-muted">{row.title}</bdi>}</span>,
    },
    { id: 'type', header: 'Type', width: '96px', wideOnly: true, sort: sort('type'), cell: (row) => row.type.replace('_', ' ') },
    {
      id: 'attempts', header: 'Attempts', width: '80px', wideOnly: true, align: 'end', sort: sort('attempts'),
      cell: (row) => <span className="tabular">{row.attempts.length === 0 ? '–' : `${row.attempts.length}/${Math.max(row.maxAttempts, row.attempts.length)}`}</span>,
    },
    {
      id: 'started', header: 'Started', width: '88px', wideOnly: true, sort: sort('started'),
      cell: (row) => <Time at={row.startedAt === null ? null : new Date(row.startedAt).toISOString()} />,
    },
    {
      id: 'duration', header: 'Duration', width: '84px', align: 'end', sort: sort('duration'),
      cell: (row) => <span className="tabular">{duration(lengthOf(row, now))}</span>,
    },
    {
      id: 'note', header: 'Note', width: 'minmax(72px, 2fr)', wideOnly: true,
      cell: (row) => <span className="text-muted" title={noteOf(row)}>{noteOf(row)}</span>,
    },
  ];
}

/** What somebody who looks for trouble wants to know of a node. */
export function noteOf(node: NodeState): string {
  return node.error ?? waitingText(node) ?? (node.cause ? causeText(node.cause) : '') + (node.branch === null ? '' : `branch ${node.branch}`);
}

const causes: Record<string, string> = {
  edge: 'not on the path taken', guard: 'its guard is false', fallback_not_needed: 'the fallback was not needed', preset: 'given from outside',
  run_cancelled: 'the run was cancelled', run_failed: 'the run failed', join_satisfied: 'the join had enough', item_failed: 'another item failed',
  timeout: 'the time was up',
};

export function causeText({ kind, node }: { kind: string; node: string | null }): string {
  return (causes[kind] ?? kind) + (node === null ? '' : ` (${node})`);
}
