import { useEffect, type ReactNode } from 'react';

interface Props {
  title: ReactNode;
  /** The browser's title, when the shown one is more than text. */
  documentTitle?: string;
  /** Buttons at the right. */
  actions?: ReactNode;
  /** A line under the title: filters, tabs, figures. */
  toolbar?: ReactNode;
  /** The content scrolls by itself (tables, canvases); otherwise the page does. */
  fill?: boolean;
  children: ReactNode;
}

/** The frame of every page: heading, actions, content. */
export function Page({ title, documentTitle, actions, toolbar, fill = false, children }: Props) {
  const name = documentTitle ?? (typeof title === 'string' ? title : undefined);
  useEffect(() => {
    document.title = name === undefined ? 'Baton' : `${name} · Baton`;
  }, [name]);
  return (
    <div className={fill ? 'flex h-full min-h-0 flex-col' : 'flex min-h-full flex-col'}>
      <header className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
        <h1 className="min-w-0 flex-1 text-lg font-semibold max-sm:min-w-3/5">{title}</h1>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {toolbar !== undefined && <div className="px-4 pb-2">{toolbar}</div>}
      <div className={fill ? 'min-h-0 flex-1 px-4 pb-4 max-sm:px-2 max-sm:pb-2' : 'flex-1 px-4 pb-6'}>{children}</div>
    </div>
  );
}
