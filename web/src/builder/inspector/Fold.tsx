import { useState, type ReactNode } from 'react';

/** A part of a form that is folded while nothing in it is set. Whoever opened it finds it open, whatever is set or undone in it. */
export function Fold({ title, isSet, children }: { title: string; isSet: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(isSet);
  const [seen, see] = useState(isSet);
  if (seen !== isSet) {
    see(isSet);
    if (isSet) {
      setOpen(true);
    }
  }

  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="rounded-md border border-line">
      <summary className="px-2 py-1 text-sm font-medium">{title}</summary>
      <div className="flex flex-col gap-3 border-t border-line p-2">{children}</div>
    </details>
  );
}
