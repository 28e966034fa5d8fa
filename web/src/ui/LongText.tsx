import { useState, type ReactNode } from 'react';
import { classes } from './classes';
import { count } from './format';

interface Props {
  text: string;
  /** Characters, and lines, that are shown at first. */
  characters?: number;
  lines?: number;
  /** Before the text, on its first line. */
  lead?: ReactNode;
  className?: string;
}

/** A text that somebody or something wrote: a long one begins folded, so that what stands below it stays in reach. */
export function LongText({ text, characters = 1_200, lines = 12, lead, className }: Props) {
  const [whole, setWhole] = useState(false);
  const begin = beginOf(text, characters, lines);
  const folded = !whole && begin !== text;
  return (
    <div className={classes('min-w-0', className)}>
      <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">{lead}{folded ? `${begin.trimEnd()} …` : text}</p>
      {begin !== text && (
        <button type="button" aria-expanded={!folded} className="rounded-sm text-xs text-accent hover:underline" onClick={() => setWhole(folded)}>
          {folded ? `Show all ${count(text.length)} characters` : 'Show less'}
        </button>
      )}
    </div>
  );
}

/** The beginning that is shown of a text; the text itself when the rest would hardly save room. */
export function beginOf(text: string, characters: number, lines: number): string {
  let end = -1;
  for (let line = 0; line < lines && (line === 0 || end >= 0); line++) {
    end = text.indexOf('\n', end + 1);
  }

  const most = Math.min(characters, end < 0 ? Infinity : end);
  return text.length <= most * 1.25 ? text : text.slice(0, most);
}
