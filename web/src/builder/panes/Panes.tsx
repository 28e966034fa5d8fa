import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { classes } from '@/ui/classes';
import { Splitter } from './Splitter';
import { useMedia } from './useMedia';

export type PaneName = 'canvas' | 'form' | 'text';
const tabs = [['canvas', 'Canvas'], ['form', 'Form'], ['text', 'Text']] as const;

interface Props {
  /** The one that narrow screens show. */
  shown: PaneName;
  canvas: ReactNode;
  form: ReactNode;
  text: ReactNode;
}

interface Sizes {
  /** Pixels of what stands beside the canvas. */
  side: number;
  /** Percent of it that the form has. */
  form: number;
}

const usual = { narrow: { side: 440, form: 50 }, wide: { side: 840, form: 42 } };
const key = 'baton.builder.panes';

/** Canvas, text and form beside each other in sizes that the reader chooses; on narrow screens one at a time. */
export function Panes({ shown, canvas, form, text }: Props) {
  const isWide = useMedia('(min-width: 96rem)');
  const room = isWide ? 'wide' : 'narrow';
  const [all, setAll] = useState(stored);
  const sizes = all[room];
  const change = (next: Partial<Sizes>) => setAll({ ...all, [room]: { ...sizes, ...next } });
  useEffect(() => store(all), [all]);
  const side = useRef<HTMLDivElement>(null);
  const percent = () => ((isWide ? side.current?.offsetWidth : side.current?.offsetHeight) ?? 100) / 100;
  const part = (name: PaneName, className: string) => classes('relative min-h-0 min-w-0', className, shown === name ? 'max-lg:flex-1' : 'max-lg:hidden');
  return (
    <div className="flex min-h-0 flex-1 max-lg:flex-col" style={{ '--side': `${sizes.side}px`, '--form': `${sizes.form}%` } as CSSProperties}>
      <div className={part('canvas', 'flex-1')}>{canvas}</div>
      <Splitter
        label="Width of text and form" orientation="vertical" value={sizes.side} least={280} most={1_400} step={32} className="max-lg:hidden"
        onChange={(next) => change({ side: next })}
      />
      <div
        ref={side}
        className="contents lg:flex lg:min-h-0 lg:w-[var(--side)] lg:max-w-[75%] lg:flex-none lg:flex-col 2xl:flex-row"
      >
        <div className={part('text', 'lg:flex-1')}>{text}</div>
        <Splitter
          label="Size of the form" orientation={isWide ? 'vertical' : 'horizontal'} value={sizes.form} least={10} most={90} step={5} unit={percent}
          className="max-lg:hidden" onChange={(next) => change({ form: next })}
        />
        <div className={part('form', 'overflow-auto lg:flex-none lg:basis-[var(--form)]')}>{form}</div>
      </div>
    </div>
  );
}

/** Chooses the pane that narrow screens show. */
export function PaneSwitch({ value, onChange }: { value: PaneName; onChange: (pane: PaneName) => void }) {
  return (
    <div role="group" aria-label="Shown" className="inline-flex rounded-md border border-line p-0.5 lg:hidden">
      {tabs.map(([pane, label]) => (
        <button
          key={pane}
          type="button"
          aria-pressed={value === pane}
          onClick={() => onChange(pane)}
          className="h-6.5 rounded-sm px-3 text-sm text-muted aria-pressed:bg-selected aria-pressed:font-medium aria-pressed:text-text"
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function stored(): typeof usual {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<typeof usual>) };
  } catch {
    return usual; // storage is forbidden: sizes last as long as the page
  }
}

function store(sizes: typeof usual): void {
  try {
    localStorage.setItem(key, JSON.stringify(sizes));
  } catch {
    // As above.
  }
}
