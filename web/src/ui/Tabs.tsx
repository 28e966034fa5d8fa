import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab<T extends string> {
  value: T;
  label: ReactNode;
  content: ReactNode;
}

interface Props<T extends string> {
  /** Names the tab list. */
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly Tab<T>[];
  /** Shown at the right end of the tab row. */
  aside?: ReactNode;
}

/** Arrow keys move between tabs; only the chosen one's content is mounted. */
export function Tabs<T extends string>({ label, value, onChange, tabs, aside }: Props<T>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as T)} className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-2 border-b border-line">
        <Radix.List aria-label={label} className="flex min-w-0 flex-1 overflow-x-auto px-1">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className={
                'h-9 flex-none border-b-2 border-transparent px-2 text-sm text-muted hover:text-text -outline-offset-2 ' +
                'data-[state=active]:border-accent data-[state=active]:text-text data-[state=active]:font-medium'
              }
            >
              {tab.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside}
      </div>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="min-h-0 flex-1 overflow-auto -outline-offset-2">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
