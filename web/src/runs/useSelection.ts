import { useMemo, useRef, useState } from 'react';
import type { BulkFilter, Run } from '@/api/types';
import type { Selection } from './actions';

const none: Selection = { ids: new Set() };

/** Which runs are marked: some of those listed, or everything that matches. */
export function useSelection(items: readonly Run[]) {
  const [selection, setSelection] = useState<Selection>(none);
  const anchor = useRef<number | undefined>(undefined);
  const matching = 'matching' in selection;
  const selected = useMemo(
    () => (matching ? items : items.filter((run) => selection.ids.has(run.id))), [items, selection, matching]);
  const ids = useMemo(() => new Set(selected.map((run) => run.id)), [selected]);

  const toggle = (run: Run, index: number, range: boolean) => {
    const next = new Set(ids);
    const mark = !next.has(run.id);
    const [from, to] = range && anchor.current !== undefined ? [anchor.current, index].sort((a, b) => a - b) : [index, index];
    for (const one of items.slice(from, to! + 1)) {
      if (mark) {
        next.add(one.id);
      } else {
        next.delete(one.id);
      }
    }

    anchor.current = index;
    setSelection({ ids: next });
  };
  return {
    selection,
    selected,
    ids,
    toggle,
    all: items.length > 0 && selected.length === items.length,
    any: matching || selected.length > 0,
    toggleAll: () => setSelection(selected.length === items.length ? none : { ids: new Set(items.map((run) => run.id)) }),
    matchAll: (filter: BulkFilter) => setSelection({ matching: filter }),
    clear: () => { anchor.current = undefined; setSelection(none); },
  };
}
