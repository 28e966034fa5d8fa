import { startTransition, useRef, useState } from 'react';

/**
 * Filters that live in the address and are shown as chosen at once. The router brings a new address back some time later, and until then
 * a box that was ticked would jump back, and a second one would be added to what was chosen before the first.
 * @param address What the address says now.
 * @param go Changes the address; ends when the router has come round.
 */
export function useFilters<T extends object>(address: T, go: (change: Partial<T>) => Promise<void>): [T, (change: Partial<T>) => void] {
  const [ahead, setAhead] = useState<Partial<T>>();
  const changes = useRef(0);
  const change = (next: Partial<T>) => {
    const mine = ++changes.current;
    setAhead((before) => ({ ...before, ...next }));
    void go(next).finally(() => {
      if (changes.current === mine) {
        // Together with the address, which the router shows by a transition too.
        startTransition(() => setAhead(undefined));
      }
    });
  };
  return [ahead === undefined ? address : { ...address, ...ahead }, change];
}
