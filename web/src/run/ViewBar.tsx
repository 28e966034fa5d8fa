import { useMemo, useRef } from 'react';
import { useShortcuts } from '@/app/shortcuts';
import { StatusIcon } from '@/status/StatusIcon';
import { nodeStatuses, nodeStatusWords } from '@/status/statuses';
import { classes } from '@/ui/classes';
import { count } from '@/ui/format';
import { LazyText } from '@/ui/LazyText';
import { rowsOf } from './rows';
import { runViews, type RunPageSearch } from './search';
import { pauseFor, useVersion, type RunStore } from './useRun';

interface Props {
  store: RunStore;
  search: RunPageSearch;
  onChange: (change: Partial<RunPageSearch>) => void;
}

/** Milliseconds: what is found is in the page already. */
const findPause = 60;

const names = { graph: 'Graph', timeline: 'Timeline', table: 'Table' } as const;

/** Which view, and which nodes: the counts are the key to the statuses and filter by them. */
export function ViewBar({ store, search, onChange }: Props) {
  const version = useVersion(store, pauseFor(store.model.nodes.size));
  const find = useRef<HTMLInputElement>(null);
  const view = search.view ?? 'graph';
  const matching = (text: string | undefined) => rowsOf(store.model, text, search.status, { by: 'plan', descending: false }, 0);
  const found = useMemo(
    () => (search.q === undefined ? undefined : matching(search.q).length),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the model changes in place: its version tells when
    [store, version, search.q, search.status],
  );
  const next = (text: string | undefined, back: boolean) => {
    const paths = text === undefined ? [] : matching(text).map(({ path }) => path);
    const at = paths.indexOf(search.node ?? '');
    if (paths.length > 0) {
      onChange({ q: text, node: paths.at(back ? Math.max(at, 0) - 1 : (at + 1) % paths.length) });
    }
  };
  useShortcuts('Run', [
    ...runViews.map((one, i) => ({ keys: String(i + 1), what: names[one], run: () => onChange({ view: one }) })),
    { keys: '/', what: 'Find a node', run: () => find.current?.focus() },
    { keys: 'enter', what: 'While finding: the next that is found, with Shift the one before' },
    { keys: 'escape', what: 'Select nothing', run: () => onChange({ node: undefined }) },
  ]);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-2 py-1.5">
      <div role="group" aria-label="View" className="flex overflow-hidden rounded-md border border-line">
        {runViews.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === view}
            onClick={() => onChange({ view: one })}
            className={classes('h-7 px-2.5 text-sm -outline-offset-2', one === view ? 'bg-selected font-medium' : 'text-muted hover:bg-hover')}
          >
            {names[one]}
          </button>
        ))}
      </div>
      <LazyText
        ref={find}
        label="Find nodes"
        placeholder="Find nodes"
        value={search.q}
        onChange={(q) => onChange({ q })}
        className="h-7 w-44 max-sm:w-36"
        pause={findPause}
        onEnter={next}
      />
      {found !== undefined && <span role="status" className="tabular text-xs text-muted">{count(found)} found</span>}
      <div role="group" aria-label="Status" className="flex flex-wrap gap-1">
        {nodeStatusWords.filter((status) => (store.model.counts[status] ?? 0) > 0 || status === search.status).map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={status === search.status}
            title={nodeStatuses[status].meaning}
            onClick={() => onChange({ status: status === search.status ? undefined : status })}
            className={classes(
              'flex h-7 items-center gap-1 rounded-md border px-1.5 text-xs',
              status === search.status ? 'border-accent bg-selected' : 'border-transparent hover:bg-hover',
            )}
          >
            <StatusIcon look={nodeStatuses[status]} size={14} hidden />
            <span className="max-lg:sr-only">{nodeStatuses[status].word}</span>
            <span className="tabular">{count(store.model.counts[status] ?? 0)}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
