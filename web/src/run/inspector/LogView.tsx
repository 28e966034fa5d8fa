import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { RunEvent } from '@/api/types';
import { classes } from '@/ui/classes';
import { CopyButton } from '@/ui/Copy';
import { Checkbox } from '@/ui/Field';
import { count, exact } from '@/ui/format';
import type { RunStore } from '../useRun';
import { HistoryState } from './HistoryState';
import { timeOfDay } from './timeOfDay';
import { useHistory } from './useHistory';

const isLog = (event: RunEvent) => event.type === 'node.log';
const lineOf = (event: RunEvent) => event.data as { stream: string; line: string };

/** What a node has written, following the end until somebody scrolls back. */
export function LogView({ store, node }: { store: RunStore; node: string | undefined }) {
  const { events, state, left } = useHistory(store, node, isLog);
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [wrap, setWrap] = useState(false);
  const again = events.some((event) => (event.attempt ?? 1) > 1);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's functions are used in this render only
  const virtual = useVirtualizer({
    count: events.length, getScrollElement: () => scroller.current, estimateSize: () => 20, overscan: 30,
  });
  const follow = useEffectEvent(() => {
    if (atEnd.current && events.length > 0) {
      virtual.scrollToIndex(events.length - 1);
    }
  });
  useEffect(() => follow(), [events.length]);
  return (
    <div className="flex h-full flex-col">
      <div className="flex items-center gap-2 px-3 py-1 text-xs text-muted">
        <span className="flex-1">{events.length === 0 && state === 'read' ? 'Nothing was written.' : events.length === 1 ? '1 line' : `${count(events.length)} lines`}</span>
        {events.length > 0 && (
          <Checkbox label="Wrap" checked={wrap} onChange={(event) => { setWrap(event.target.checked); virtual.measure(); }} />
        )}
        {events.length > 0 && <CopyButton text={events.map((event) => lineOf(event).line).join('\n')} label="Copy the log" />}
      </div>
      <HistoryState store={store} left={left} />
      <div
        ref={scroller}
        role="log"
        aria-label="Log"
        aria-live="off"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto border-t border-line bg-sunken -outline-offset-2"
        onScroll={({ currentTarget: box }) => { atEnd.current = box.scrollTop + box.clientHeight >= box.scrollHeight - 24; }}
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const event = events[item.index]!;
            const { stream, line } = lineOf(event);
            return (
              <div
                key={event.seq}
                ref={wrap ? virtual.measureElement : undefined}
                data-index={item.index}
                className={classes(
                  'mono absolute left-0 flex min-w-full gap-2 px-3 text-xs leading-5',
                  wrap ? 'w-full break-all whitespace-pre-wrap' : 'whitespace-pre',
                )}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <span className="tabular select-none text-muted" title={exact(Date.parse(event.at))}>{timeOfDay(Date.parse(event.at))}</span>
                {again && <span className="text-muted" title={`Attempt ${event.attempt ?? 1}`}>#{event.attempt ?? 1}</span>}
                {node === undefined && <span className="text-muted">{event.node}</span>}
                <span className={classes(stream === 'stderr' && 'text-danger')}>{stream === 'stderr' && <span className="sr-only">error: </span>}{line}</span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
