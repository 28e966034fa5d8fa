import { useMemo } from 'react';
import { duration } from '@/ui/format';
import type { RunStore } from '../useRun';
import { whereTimeWent } from './critical';
import { spentLooks } from './looks';

/** Nodes named as the longest ones. */
const named = 4;

interface Props {
  store: RunStore;
  version: number;
  from: number;
  to: number;
  onSelect: (node: string) => void;
}

/** The run's time along the nodes that decided it, by what it was spent on; also the key to the colours below. */
export function WhereTimeWent({ store, version, from, to, onSelect }: Props) {
  const spent = useMemo(
    () => whereTimeWent(store.plan, store.model, from, to),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the model changes in place: its version tells when
    [store, version, from, to],
  );
  const least = [...spent.path].sort((a, b) => b.ms - a.ms).slice(0, named).at(-1)?.ms ?? 0;
  const longest = spent.path.filter(({ ms }) => ms >= least).slice(0, named);
  const share = (ms: number) => (100 * ms) / Math.max(1, spent.total);
  return (
    <section aria-label="Where the time went" className="flex flex-col gap-2 border-b border-line px-3 py-2">
      <h2 className="sr-only">Where the time went</h2>
      <div aria-hidden className="flex h-2 overflow-hidden rounded-full bg-line">
        {spent.kinds.map(({ kind, ms }) => (
          <span key={kind} style={{ width: `${share(ms)}%`, background: `var(--status-${spentLooks[kind].tone})` }} />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {spent.kinds.map(({ kind, ms }) => (
          <li key={kind} className="flex items-center gap-1.5" title={spentLooks[kind].meaning}>
            <span
              aria-hidden
              className={spentLooks[kind].thin ? 'h-1 w-3' : 'size-3 rounded-sm'}
              style={{ background: `var(--status-${spentLooks[kind].tone})` }}
            />
            {spentLooks[kind].word} <span className="tabular text-muted">{duration(ms)} · {Math.round(share(ms))}%</span>
          </li>
        ))}
      </ul>
      {longest.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
          <span title="The nodes one after the other that decided how long the run took">
            {spent.path.length > named ? `Critical path, the longest ${named} of ${spent.path.length}:` : 'Critical path:'}
          </span>
          {longest.map(({ node, ms }) => (
            <button key={node.path} type="button" className="rounded-sm text-accent hover:underline" onClick={() => onSelect(node.path)}>
              {node.path} <span className="tabular">{duration(ms)}</span>
            </button>
          ))}
        </p>
      )}
    </section>
  );
}
