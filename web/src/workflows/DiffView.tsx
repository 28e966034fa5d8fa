import { classes } from '@/ui/classes';
import { diffLines, hunks } from './diff';

const marks = { same: ' ', removed: '-', added: '+' } as const;
const words = { same: undefined, removed: 'Removed: ', added: 'Added: ' } as const;

/** What differs between two texts, line by line. */
export function DiffView({ label, before, after }: { label: string; before: string; after: string }) {
  const lines = diffLines(before, after);
  if (lines.every((line) => line.kind === 'same')) {
    return <p className="p-4 text-sm text-muted">The two texts are the same.</p>;
  }

  const figures = `${lines.filter((line) => line.kind === 'added').length} lines added, ${lines.filter((line) => line.kind === 'removed').length} removed`;
  return (
    <figure className="flex min-h-0 min-w-0 flex-col gap-1">
      <figcaption className="text-xs text-muted tabular">{figures}</figcaption>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */}
      <div role="region" aria-label={label} tabIndex={0} className="pane mono overflow-auto text-xs -outline-offset-2">
        <div className="min-w-fit">
          {hunks(lines).map((line, index) => ('skipped' in line
            ? <div key={index} className="border-y border-line bg-sunken px-3 py-0.5 text-muted">{line.skipped} lines as before</div>
            : (
              <div
                key={index}
                className={classes(
                  'flex whitespace-pre', line.kind === 'added' && 'bg-[var(--status-success-soft)]', line.kind === 'removed' && 'bg-[var(--status-failed-soft)]',
                )}
              >
                <span aria-hidden className="w-10 flex-none px-1 text-right text-muted select-none">{line.before}</span>
                <span aria-hidden className="w-10 flex-none px-1 text-right text-muted select-none">{line.after}</span>
                <span aria-hidden className="w-5 flex-none text-center select-none">{marks[line.kind]}</span>
                <span>{words[line.kind] !== undefined && <span className="sr-only">{words[line.kind]}</span>}{line.text}</span>
              </div>
            )))}
        </div>
      </div>
    </figure>
  );
}
