import type { ReactNode } from 'react';
import { CopyButton } from './Copy';

interface HeaderProps {
  name: string;
  note?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
}

/** Of what is chosen in a `SideList`. */
export function PeerHeader({ name, note, badge, actions }: HeaderProps) {
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1">
        <h2 className="flex items-center gap-1 text-lg font-semibold break-all">{name}<CopyButton text={name} label={`Copy: ${name}`} /></h2>
        <p className="flex flex-wrap gap-x-3 text-sm">{badge}<span className="text-muted">{note}</span></p>
      </div>
      <div className="flex flex-wrap gap-2">{actions}</div>
    </header>
  );
}

/** Why something could not be asked the last time.
 * @param kept what is shown nevertheless. */
export function PeerError({ error, kept }: { error: string; kept: string }) {
  return (
    <div className="flex flex-col gap-1 rounded-md border border-danger/50 bg-[var(--status-failed-soft)] p-2 text-sm">
      <p className="whitespace-pre-wrap break-words">{error}</p>
      <p>{kept}</p>
    </div>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-t border-line pt-4">
      <h3 className="mb-2 font-semibold">{title}</h3>
      {children}
    </section>
  );
}
