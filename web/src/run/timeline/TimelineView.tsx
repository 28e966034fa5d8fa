import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Run } from '@/api/types';
import { StatusIcon } from '@/status/StatusIcon';
import { nodeStatuses } from '@/status/statuses';
import { classes } from '@/ui/classes';
import { useNow } from '@/ui/clock';
import { EmptyState } from '@/ui/EmptyState';
import { duration } from '@/ui/format';
import type { NodeState } from '../model/runModel';
import { lengthOf, rowsOf } from '../rows';
import type { RunPageSearch } from '../search';
import { pauseFor, useVersion, type RunStore } from '../useRun';
import { spentLooks } from './looks';
import { segmentsOf, ticks } from './segments';
import { WhereTimeWent } from './WhereTimeWent';

interface Props {
  run: Run;
  store: RunStore;
  search: RunPageSearch;
  selected: string | undefined;
  onSelect: (node: string | undefined) => void;
}

const rowHeight = 28;

/** Pixels that a mark of the scale needs for its words. */
const markRoom = 76;

/** Node runs as bars over the time of the run, in the order in which they began. */
export function TimelineView({ run, store, search, selected, onSelect }: Props) {
  const version = useVersion(store, pauseFor(store.model.nodes.size));
  const going = run.finished_at === null;
  const now = useNow(going);
  const from = Date.parse(run.started_at ?? run.created_at);
  const to = run.finished_at === null ? Math.max(now, from + 1) : Date.parse(run.finished_at);
  const rows = useMemo(
    () => rowsOf(store.model, search.q, search.status, { by: 'started', descending: false }, from),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the model changes in place: its version tells when
    [store, search.q, search.status, version, from],
  );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <WhereTimeWent store={store} version={version} from={from} to={to} onSelect={onSelect} />
      {rows.length === 0
        ? <EmptyState title="No node matches"><p>Clear the text or the status above.</p></EmptyState>
        : <Bars rows={rows} from={from} to={to} selected={selected} onSelect={onSelect} />}
    </div>
  );
}

interface BarsProps {
  rows: readonly NodeState[];
  from: number;
  to: number;
  selected: string | undefined;
  onSelect: (node: string | undefined) => void;
}

function Bars({ rows, from, to, selected, onSelect }: BarsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's functions are used in this render only
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 10,
  });
  const length = Math.max(1, to - from);
  const scale = useRef<HTMLSpanElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(scale.current!);
    return () => observer.disconnect();
  }, []);
  const marks = ticks(length, Math.max(1, Math.min(8, Math.floor(width / markRoom))));
  const show = useEffectEvent((path: string) => {
    const index = rows.findIndex((row) => row.path === path);
    if (index >= 0) {
      setCurrent(index);
      virtual.scrollToIndex(index);
    }
  });
  useEffect(() => { if (selected !== undefined) { show(selected); } }, [selected]);
  const press = (event: KeyboardEvent, index: number) => {
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (target !== undefined && rows[target]) {
      event.preventDefault();
      setCurrent(target);
      virtual.scrollToIndex(target);
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`)?.focus());
    }
  };
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto" role="region" aria-label="Timeline">
      <div className="sticky top-0 z-10 flex h-6 border-b border-line bg-surface pr-3 text-xs text-muted" aria-hidden>
        <span className="w-52 flex-none px-3 max-sm:w-32">Node</span>
        <span ref={scale} className="relative mr-14 flex-1">
          {marks.map((at) => (
            <span key={at} className="tabular absolute whitespace-nowrap border-l border-line pl-1" style={{ left: `${(100 * at) / length}%` }}>
              {at / length < 0.93 && (at === 0 ? '0' : duration(at))}
            </span>
          ))}
        </span>
      </div>
      <ul className="relative" style={{ height: virtual.getTotalSize() }} aria-label="Nodes over time">
        {virtual.getVirtualItems().map((item) => {
          const node = rows[item.index]!;
          return (
            <li key={node.path} className="absolute inset-x-0" style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}>
              <button
                type="button"
                data-index={item.index}
                aria-pressed={node.path === selected}
                tabIndex={item.index === Math.min(current, rows.length - 1) ? 0 : -1}
                onFocus={() => setCurrent(item.index)}
                onKeyDown={(event) => press(event, item.index)}
                onClick={() => onSelect(node.path)}
                className={classes(
                  'flex size-full items-center border-b border-line pr-3 text-left text-sm -outline-offset-2',
                  node.path === selected ? 'bg-selected' : 'hover:bg-hover',
                )}
              >
                <span className="flex w-52 flex-none items-center gap-1.5 px-3 max-sm:w-32">
                  <StatusIcon look={nodeStatuses[node.status]} size={14} />
                  <span className="truncate" title={node.path}>{node.path}</span>
                </span>
                <Bar node={node} from={from} length={length} now={to} />
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Bar({ node, from, length, now }: { node: NodeState; from: number; length: number; now: number }) {
  const segments = segmentsOf(node, now);
  const total = lengthOf(node, now);
  const end = segments.at(-1)?.to ?? node.finishedAt ?? from;
  const right = Math.min(1, (end - from) / length);
  const text = segments.map((one) => `${spentLooks[one.kind].word.toLowerCase()} ${duration(one.to - one.from)}`).join(', ');
  return (
    <span className="relative mr-14 h-full flex-1" title={text}>
      <span className="sr-only">{text === '' ? 'no time spent' : text}</span>
      {segments.map((one) => {
        const look = spentLooks[one.kind];
        return (
          <span
            key={`${one.kind} ${one.from}`}
            aria-hidden
            className={classes('absolute', look.thin ? 'top-3 h-1' : 'top-1.5 h-4 rounded-sm')}
            style={{
              left: `${(100 * (one.from - from)) / length}%`, width: `max(2px, ${(100 * (one.to - one.from)) / length}%)`,
              background: `var(--status-${look.tone})`,
            }}
          />
        );
      })}
      {segments.length === 0 && node.finishedAt !== null && (
        <span aria-hidden className="absolute top-2 h-3 w-0.5 bg-line-strong" style={{ left: `min(100% - 2px, ${100 * right}%)` }} />
      )}
      {total !== null && total > 0 && (
        <span
          aria-hidden
          className="tabular absolute top-1 whitespace-nowrap px-1 text-xs text-muted"
          style={{ left: `${100 * right}%` }}
        >
          {duration(total)}
        </span>
      )}
    </span>
  );
}
