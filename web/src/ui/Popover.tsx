import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

/** A small panel beside its button; focus goes in, Escape and a click elsewhere close it. */
export function Popover({ trigger, label, children }: { trigger: ReactNode; label: string; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 flex max-w-[calc(100vw-16px)] flex-col gap-2 rounded-md border border-line bg-raised p-3 shadow-raised"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
