import { useEffect, useRef, type ReactNode } from 'react';
import { classes } from './classes';

interface Props {
  /** Names the list. */
  label: string;
  /** What is chosen: it is scrolled into view. */
  current: string;
  /** `SideGroup`s. */
  list: ReactNode;
  /** About what is chosen. */
  children: ReactNode;
}

/** A list at the left, what is chosen at the right; on a phone one above the other. */
export function SideList({ label, current, list, children }: Props) {
  const side = useRef<HTMLElement>(null);
  useEffect(() => {
    side.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <div className="pane flex h-full min-h-0 overflow-hidden max-md:flex-col">
      <nav
        ref={side}
        aria-label={label}
        className="flex-none overflow-auto border-line max-md:max-h-48 max-md:border-b md:w-72 md:border-r"
      >
        {list}
      </nav>
      <div className="min-h-0 min-w-0 flex-1 overflow-auto">{children}</div>
    </div>
  );
}

export function SideGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="bg-sunken px-3 py-1 text-xs font-medium text-muted">{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

/** Look of the link of one entry. */
export const sideLink = (current: boolean, inner = false) => classes(
  'flex items-center gap-2 border-b border-line py-1.5 pr-3 text-sm text-text no-underline -outline-offset-2 hover:no-underline',
  inner ? 'pl-7' : 'pl-3', current ? 'bg-selected' : 'hover:bg-hover',
);
