import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { classes } from './classes';

export interface Column<T> {
  id: string;
  header: ReactNode;
  /** Any CSS grid track: `minmax(160px, 2fr)`, `96px`. */
  width: string;
  align?: 'end';
  /** Hidden below 640 px: the row must make sense without it. */
  wideOnly?: boolean;
  /** Makes the header a button; `aria-sort` tells the direction. */
  sort?: { direction: 'ascending' | 'descending' | 'none'; onSort: () => void };
  cell: (row: T) => ReactNode;
}

interface Props<T> {
  /** Names the table. */
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  rowHeight?: number;
  selected?: string | undefined;
  onOpen?: (row: T) => void;
  /** After the last row: "load more". */
  footer?: ReactNode;
  /** Called when the end comes into view. */
  onEnd?: () => void;
}

/** Any number of rows: only those in view are in the document. Arrow keys, Home and End move between rows, Enter opens. */
export function Table<T>({ label, rows, columns, keyOf, rowHeight = 36, selected, onOpen, footer, onEnd }: Props<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's functions are used in this render only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => keyOf(rows[index]!),
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1);
      if (onEnd && last && last.index >= rows.length - 1) {
        onEnd();
      }
    },
  });
  const shown = virtual.getVirtualItems();
  const template = {
    '--columns': columns.map((column) => column.width).join(' '),
    '--narrow': columns.filter((column) => column.wideOnly !== true).map((column) => column.width).join(' '),
  };
  const move = (event: KeyboardEvent, index: number) => {
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === 'Enter' && event.target === event.currentTarget) {
      onOpen?.(rows[index]!);
    } else if (target !== undefined && target >= 0 && target < rows.length) {
      event.preventDefault();
      virtual.scrollToIndex(target);
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`)?.focus());
    }
  };
  return (
    <div ref={scroller} className="table-scroll h-full overflow-auto" style={template as React.CSSProperties}>
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1} className="min-w-full">
        <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-surface">
          <div role="row" aria-rowindex={1} className="table-row">
            {columns.map((column) => <HeaderCell key={column.id} column={column as Column<unknown>} />)}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {shown.map((item) => {
            const row = rows[item.index]!;
            const key = keyOf(row);
            return (
              <div
                key={key}
                role="row"
                tabIndex={0}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                aria-selected={selected === undefined ? undefined : key === selected}
                onKeyDown={(event) => move(event, item.index)}
                onClick={onOpen && ((event) => { if (!(event.target as Element).closest('a, button, input, label')) { onOpen(row); } })}
                className={classes(
                  'table-row absolute inset-x-0 border-b border-line text-sm -outline-offset-2', onOpen && 'cursor-pointer',
                  key === selected ? 'bg-selected' : 'hover:bg-hover',
                )}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                {columns.map((column) => (
                  <div
                    key={column.id}
                    role="cell"
                    className={cellClass(column as Column<unknown>)}
                  >
                    {column.cell(row)}
                  </div>
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

function cellClass(column: Column<unknown>): string {
  return classes('min-w-0 truncate px-2', column.align === 'end' && 'text-right', column.wideOnly === true && 'max-sm:hidden');
}

function HeaderCell({ column }: { column: Column<unknown> }) {
  return (
    <div
      role="columnheader"
      aria-sort={column.sort?.direction}
      className={classes(cellClass(column), 'text-xs font-medium text-muted')}
    >
      {column.sort
        ? (
          <button type="button" onClick={column.sort.onSort} className="rounded-sm py-1 hover:text-text">
            {column.header}
            <span aria-hidden className="ml-1">{{ ascending: '↑', descending: '↓', none: '' }[column.sort.direction]}</span>
          </button>
        )
        : column.header}
    </div>
  );
}
