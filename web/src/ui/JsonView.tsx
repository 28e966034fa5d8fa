import { classes } from './classes';
import { CopyButton } from './Copy';

/** Above this many characters only the beginning is drawn; copying gives the whole. */
const most = 20_000;

/** A JSON value, indented, with a way to copy it.
 * @param whole as high as it needs: the place around it scrolls. */
export function JsonView({ label, value, whole = false }: { label: string; value: unknown; whole?: boolean }) {
  const text = JSON.stringify(value, null, 2);
  const shown = text.length > most ? text.slice(0, most) : text;
  return (
    <figure className="min-w-0">
      <figcaption className="flex items-center gap-1 text-xs font-medium text-muted">
        {label}<CopyButton text={text} label={`Copy: ${label}`} />
      </figcaption>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */}
      <pre tabIndex={0} role="region" aria-label={label} className={classes('overflow-auto rounded-md border border-line bg-sunken p-2 text-xs whitespace-pre-wrap [overflow-wrap:anywhere]', !whole && 'max-h-96')}>
        {shown}
        {shown !== text && `\n… ${text.length - most} more characters`}
      </pre>
    </figure>
  );
}
