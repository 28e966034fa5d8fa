import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export const TooltipProvider = Radix.Provider;

/** For what is worth more than a title: shown on hover and on keyboard focus. The child must be able to take focus. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content sideOffset={4} className="z-50 max-w-80 rounded-md border border-line bg-raised px-2 py-1 text-xs shadow-raised">
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
