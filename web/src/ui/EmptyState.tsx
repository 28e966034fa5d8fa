import type { ReactNode } from 'react';

/** Says what would be here, why it is not, and what to do. */
export function EmptyState({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-lg flex-col gap-2 px-4 py-12">
      <h2 className="text-lg font-semibold">{title}</h2>
      {children !== undefined && <div className="flex flex-col gap-2 text-muted">{children}</div>}
      {actions !== undefined && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
