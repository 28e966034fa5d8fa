import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useRef, useState, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { classes } from './classes';

export interface Column<T> {
  id: string;
  header: ReactNode;
  /** Any CSS grid track: `minmax(160px, 2fr)`, `96px`. */
  width: string;
  /** The track where the table has less than 640 px, if it differs. */
  narrowWidth?: string;
  align?: 'end';
  /** Hidden there: the row must make sense without it. */
  wideOnly?: boolean;
  /** Makes the header a button; `aria-sort` tells the direction. */
  sort?: { direction: 'ascending' | 'descending' | 'none'; onSort: () => void };
  cell: (row: T, index: number) => ReactNode;
}

interface Props<T> {
  /** Names the table. */
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  rowHeight?: number;
  /** Keys of rows that are marked. */
  selected?: ReadonlySet<string> | undefined;
  onOpen?: (row: T) => void;
  /** Keys other than those the table itself takes; true when it was one. */
  onKey?: (event: KeyboardEvent, row: T, index: number) => boolean;
  /** There are more rows than these. */
  more?: boolean;
  /** Called when the end comes into view. */
  onEnd?: () => void;
  /** After the last row. */
  footer?: ReactNode;
}

/** Any number of rows: only those in view are in the document. Arrow keys, Page, Home and End move between rows, Enter opens. */
export function Table<T>(props: Props<T>) {
  const { label, rows, columns, keyOf, rowHeight = 36, selected, onOpen, onKey, more = false, onEnd, footer } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's functions are used in this render only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  const reachEnd = useEffectEvent(() => onEnd?.());
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 1) {
      reachEnd();
    }
  }, [last, rows.length]);

  const focus = (index: number) => {
    setCurrent(index);
    virtual.scrollToIndex(index);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus());
  };
  const press = (event: KeyboardEvent, index: number) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const moves: Record<string, number> = {
      ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + page, PageUp: index - page, Home: 0, End: rows.length - 1,
    };
    const target = moves[event.key];
    if (event.target !== event.currentTarget) {
      return;
    }

    if (target !== undefined) {
      event.preventDefault();
      focus(Math.min(rows.length - 1, Math.max(0, target)));
    } else if (event.key === 'Enter') {
      onOpen?.(rows[index]!);
    } else if (onKey?.(event, rows[index]!, index) === true) {
      event.preventDefault();
    }
  };
  return (
    <div ref={scroller} className="@container h-full overflow-auto" style={tracks(columns)}>
      {/* Takes the focus of a row that goes away. */}
      <div role="grid" aria-label={label} aria-rowcount={more ? -1 : rows.length + 1} tabIndex={-1} className="-outline-offset-2">
        <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-surface">
          <div role="row" aria-rowindex={1} className="table-row">
            {columns.map((column) => <HeaderCell key={column.id} column={column as Column<unknown>} />)}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {shown.map((item) => {
            const row = rows[item.index]!;
            const key = keyOf(row);
            const marked = selected?.has(key) ?? false;
            return (
              <div
                key={key}
                role="row"
                tabIndex={item.index === Math.min(current, rows.length - 1) ? 0 : -1}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                aria-selected={selected ? marked : undefined}
                onFocus={() => setCurrent(item.index)}
                onKeyDown={(event) => press(event, item.index)}
                onClick={onOpen && ((event) => { if (isOfRow(event)) { onOpen(row); } })}
                className={classes(
                  'table-row absolute inset-x-0 border-b border-line text-sm -outline-offset-2',
                  onOpen && 'cursor-pointer', marked ? 'bg-selected' : 'hover:bg-hover',
                )}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                {columns.map((column) => (
                  <div key={column.id} role="gridcell" className={cellClass(column as Column<unknown>)}>{column.cell(row, item.index)}</div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {footer}
    </div>
  );
}

/** React also brings clicks in menus and dialogs that a row opened: these lie elsewhere in the document and are not the row's. */
function isOfRow({ target, currentTarget }: MouseEvent): boolean {
  return currentTarget.contains(target as Element) && !(target as Element).closest('a, button, input, label');
}

function tracks<T>(columns: readonly Column<T>[]): CSSProperties {
  // Each row is a grid of its own, so tracks must not depend on what is in them.
  const narrow = columns.filter((column) => column.wideOnly !== true).map((column) => column.narrowWidth ?? column.width);
  return { '--columns': columns.map((column) => column.width).join(' '), '--narrow': narrow.join(' ') } as CSSProperties;
}

function cellClass(column: Column<unknown>): string {
  return classes('min-w-0 truncate px-2', column.align === 'end' && 'text-right', column.wideOnly === true && '@max-[40rem]:hidden');
}

function HeaderCell({ column }: { column: Column<unknown> }) {
  return (
    <div role="columnheader" aria-sort={column.sort?.direction} className={classes(cellClass(column), 'text-xs font-medium text-muted')}>
      {column.sort
        ? (
          <button type="button" onClick={column.sort.onSort} className="rounded-sm py-1 hover:text-text">
            {column.header}
            {column.sort.direction !== 'none' && <span aria-hidden className="ml-1">{column.sort.direction === 'ascending' ? '↑' : '↓'}</span>}
          </button>
        )
        : column.header}
    </div>
  );
}
