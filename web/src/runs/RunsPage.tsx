import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '@/app/Page';
import { Pane } from '@/app/Pane';
import { useShortcuts } from '@/app/shortcuts';
import { useFilters } from '@/app/useFilters';
import { Button, buttonClass } from '@/ui/Button';
import { CopyText } from '@/ui/Copy';
import { EmptyState } from '@/ui/EmptyState';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { Table } from '@/ui/Table';
import { BulkBar, ResultDialog, type Results } from './BulkBar';
import { runColumns } from './columns';
import { bulkFilterOf, isFiltered } from './filter';
import { FilterBar } from './FilterBar';
import type { RunSearch } from './search';
import { useRunList } from './useRunList';
import { useSelection } from './useSelection';
import { ViewTabs } from './ViewTabs';

export function RunsPage() {
  const address = useSearch({ from: '/runs' });
  const navigate = useNavigate({ from: '/runs' });
  const [search, change] = useFilters<RunSearch>(address, (next) =>
    navigate({ search: (now) => ({ ...now, ...next }), replace: true }));
  const clear = () => void navigate({ search: (now) => ({ sort: now.sort }) });
  return (
    <Page
      title="Runs"
      fill
      toolbar={
        <div className="flex flex-col gap-2">
          <ViewTabs search={search} />
          <FilterBar search={search} onChange={change} onClear={clear} />
        </div>
      }
    >
      <Pane name="The list of runs">
        <RunTable search={search} onChange={change} onClear={clear} />
      </Pane>
    </Page>
  );
}

interface Props {
  search: RunSearch;
  onChange: (change: Partial<RunSearch>) => void;
  onClear: () => void;
}

function RunTable({ search, onChange, onClear }: Props) {
  const navigate = useNavigate();
  const { list, items, hasMore, loadingMore, more, refresh } = useRunList(search);
  const marks = useSelection(items);
  const [results, setResults] = useState<Results>();
  useShortcuts('Runs', [
    { keys: 'x', what: 'Select the row, with Shift up to here' },
    { keys: 'enter', what: 'Open the row' },
    { keys: 'escape', what: 'Clear the selection', run: marks.clear },
  ]);
  if (list.isPending) {
    return <Loading what="Loading runs" />;
  }

  if (list.isError && items.length === 0) {
    return <Failure what="The runs could not be read" error={list.error} onRetry={() => void list.refetch()} />;
  }

  const columns = runColumns({
    sort: search.sort ?? '-created_at',
    onSort: (sort) => onChange({ sort: sort === '-created_at' ? undefined : sort }),
    isSelected: (run) => marks.ids.has(run.id),
    onSelect: marks.toggle,
    allSelected: marks.all,
    someSelected: marks.any,
    onSelectAll: marks.toggleAll,
    onDone: refresh,
  });
  return (
    <div className="flex h-full min-h-0 flex-col gap-2">
      {marks.any && (
        <BulkBar
          selection={marks.selection}
          selected={marks.selected}
          listed={items.length}
          hasMore={hasMore}
          onSelectMatching={() => marks.matchAll(bulkFilterOf(search, Date.now()))}
          onClear={marks.clear}
          onDone={refresh}
          onResults={setResults}
        />
      )}
      {results && <ResultDialog {...results} onClose={() => setResults(undefined)} />}
      {items.length === 0
        ? <NoRuns filtered={isFiltered(search)} onClear={onClear} />
        : (
          <div className="pane min-h-0 flex-1 overflow-hidden" aria-busy={list.isPlaceholderData}>
            <Table
              label="Runs"
              rows={items}
              columns={columns}
              keyOf={(run) => run.id}
              selected={marks.ids}
              more={hasMore}
              onEnd={more}
              onOpen={(run) => void navigate({ to: '/runs/$id', params: { id: run.id } })}
              onKey={(event, run, index) => {
                const marking = event.key.toLowerCase() === 'x' || event.key === ' ';
                if (marking) {
                  marks.toggle(run, index, event.shiftKey);
                }

                return marking;
              }}
              footer={hasMore && <p className="px-4 py-2 text-xs text-muted">{loadingMore ? 'Loading more …' : 'Scroll for more'}</p>}
            />
          </div>
        )}
    </div>
  );
}

function NoRuns({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState title="No run matches" actions={<Button onClick={onClear}>Clear the filters</Button>}>
        <p>Every filter must match. A workflow is matched by its whole name, a label by its whole value.</p>
      </EmptyState>
    );
  }

  return (
    <EmptyState title="Nothing has run yet" actions={<Link to="/workflows" className={buttonClass('primary')}>Go to Workflows</Link>}>
      <p>A run is one execution of a workflow. Start one from a workflow's page, or from a terminal:</p>
      <p><CopyText text="baton run dag examples/word-count.dag.yaml" /></p>
      <p>It appears here at once, and stays with everything that happened in it.</p>
    </EmptyState>
  );
}
