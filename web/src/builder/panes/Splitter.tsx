import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { classes } from '@/ui/classes';

interface Props {
  /** What it makes larger or smaller. */
  label: string;
  /** Of the line itself: a vertical one has panes beside it. */
  orientation: 'vertical' | 'horizontal';
  /** Size of the pane after the line, in the unit of the limits. */
  value: number;
  least: number;
  most: number;
  /** One press of an arrow key. */
  step: number;
  /** What one unit is in pixels, when it is not one. */
  unit?: () => number;
  onChange: (value: number) => void;
  className?: string;
}

/** A line between two panes that can be dragged, or moved with the arrow keys (WAI-ARIA, Window Splitter). */
export function Splitter({ label, orientation, value, least, most, step, unit = () => 1, onChange, className }: Props) {
  const start = useRef<{ at: number; value: number }>(undefined);
  const isVertical = orientation === 'vertical';
  const set = (next: number) => onChange(Math.round(Math.min(most, Math.max(least, next))));
  const place = (event: PointerEvent) => (isVertical ? event.clientX : event.clientY);
  const keys = (event: KeyboardEvent) => {
    const by = { [isVertical ? 'ArrowLeft' : 'ArrowUp']: step, [isVertical ? 'ArrowRight' : 'ArrowDown']: -step }[event.key];
    const to = by !== undefined ? value + by : event.key === 'Home' ? most : event.key === 'End' ? least : undefined;
    if (to !== undefined) {
      event.preventDefault();
      set(to);
    }
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that can have the focus is a control
    <div
      role="separator"
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      onKeyDown={keys}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: place(event), value };
      }}
      onPointerMove={(event) => {
        if (start.current) {
          set(start.current.value + (start.current.at - place(event)) / unit());
        }
      }}
      onPointerUp={() => { start.current = undefined; }}
      className={classes(
        'relative z-10 flex-none touch-none bg-line select-none hover:bg-accent focus-visible:bg-accent',
        isVertical ? 'w-px cursor-col-resize before:absolute before:inset-y-0 before:-inset-x-1.5'
          : 'h-px cursor-row-resize before:absolute before:inset-x-0 before:-inset-y-1.5',
        className,
      )}
    />
  );
}
