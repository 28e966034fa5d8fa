import { useMemo, useState } from 'react';
import type { RunEvent } from '@/api/types';
import { exact } from '@/ui/format';
import { JsonView } from '@/ui/JsonView';
import { Table, type Column } from '@/ui/Table';
import type { RunStore } from '../useRun';
import { HistoryState } from './HistoryState';
import { timeOfDay } from './timeOfDay';
import { useHistory } from './useHistory';

const every = () => true;

/** The recorded facts, in order; one opened below shows its data. */
export function EventList({ store, node }: { store: RunStore; node: string | undefined }) {
  const { events, left } = useHistory(store, node, every);
  const [open, setOpen] = useState<RunEvent>();
  const columns = useMemo(() => columnsOf(node === undefined), [node]);
  const selected = useMemo(() => new Set(open ? [String(open.seq)] : []), [open]);
  return (
    <div className="flex h-full flex-col">
      <HistoryState store={store} left={left} />
      <div className="min-h-32 flex-1">
        <Table
          label="Events" rows={events} columns={columns} keyOf={(event) => String(event.seq)} rowHeight={28} selected={selected}
          onOpen={(event) => setOpen(event === open ? undefined : event)}
        />
      </div>
      {open && <div className="max-h-[50%] overflow-auto border-t border-line p-2"><JsonView label={`Event ${open.seq}: ${open.type}`} value={open} /></div>}
    </div>
  );
}

const columnsOf = (named: boolean): Column<RunEvent>[] => [
  { id: 'seq', header: 'Seq', width: '52px', align: 'end', cell: (event) => <span className="tabular text-xs text-muted">{event.seq}</span> },
  {
    id: 'at', header: 'At', width: '108px',
    cell: (event) => <time dateTime={event.at} title={exact(Date.parse(event.at))} className="text-xs">{timeOfDay(Date.parse(event.at))}</time>,
  },
  {
    id: 'type', header: 'Type', width: 'minmax(96px, 2fr)',
    cell: (event) => (
      <span title={event.type} className="text-xs">{event.type}{event.attempt !== null && <span className="text-muted"> #{event.attempt}</span>}</span>
    ),
  },
  ...(named ? [{ id: 'node', header: 'Node', width: 'minmax(64px, 1fr)', cell: (event: RunEvent) => <span title={event.node ?? ''} className="text-xs">{event.node}</span> }] : []),
];
