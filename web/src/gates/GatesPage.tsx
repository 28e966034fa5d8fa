import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Gate } from '@/api/types';
import { Page } from '@/app/Page';
import { Pane } from '@/app/Pane';
import { useShortcuts } from '@/app/shortcuts';
import { classes } from '@/ui/classes';
import { EmptyState } from '@/ui/EmptyState';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { RunId } from '@/ui/RunId';
import { Time } from '@/ui/Time';
import { GateDetail } from './GateDetail';
import type { GateSearch } from './search';
import { useGates } from './useGates';

const views: readonly { name: string; search: GateSearch }[] = [
  { name: 'Waiting for me', search: {} },
  { name: 'All open', search: { of: 'all' } },
  { name: 'Decided', search: { status: 'decided', of: 'all' } },
  { name: 'Closed', search: { status: 'closed', of: 'all' } },
];

export function GatesPage() {
  const search = useSearch({ from: '/gates' });
  return (
    <Page
      title="Gates"
      fill
      toolbar={
        <nav aria-label="Views" className="flex gap-1 overflow-x-auto">
          {views.map((view) => {
            const current = view.search.status === search.status && view.search.of === search.of;
            return (
              <Link
                key={view.name}
                to="/gates"
                search={view.search}
                activeProps={{}}
                aria-current={current ? 'true' : undefined}
                className={classes(
                  'flex-none rounded-md px-2 py-1 text-sm no-underline hover:bg-hover hover:no-underline',
                  current ? 'bg-selected font-medium text-text' : 'text-muted',
                )}
              >
                {view.name}
              </Link>
            );
          })}
        </nav>
      }
    >
      <Pane name="The gates"><Inbox search={search} /></Pane>
    </Page>
  );
}

/** List on the left, the chosen gate on the right; on a phone one after the other. */
function Inbox({ search }: { search: GateSearch }) {
  const { data, isPending, isError, error, refetch } = useGates(search);
  const navigate = useNavigate({ from: '/gates' });
  const items = data ?? [];
  const index = Math.max(0, items.findIndex((gate) => gate.id === search.gate));
  const gate = items[index];
  const choose = (next: Gate | undefined) => void navigate({ search: (now) => ({ ...now, gate: next?.id }), replace: true });
  useShortcuts('Gates', [
    { keys: 'j', what: 'Next gate', run: () => choose(items[Math.min(items.length - 1, index + 1)]) },
    { keys: 'k', what: 'Previous gate', run: () => choose(items[Math.max(0, index - 1)]) },
  ]);
  // A link to a gate that is not in this view any more shows what is.
  const forget = useEffectEvent(() => choose(undefined));
  const stray = data !== undefined && search.gate !== undefined && !data.some((one) => one.id === search.gate);
  useEffect(() => {
    if (stray) {
      forget();
    }
  }, [stray]);
  if (isPending) {
    return <Loading what="Loading gates" />;
  }

  if (isError && items.length === 0) {
    return <Failure what="The gates could not be read" error={error} onRetry={() => void refetch()} />;
  }

  if (gate === undefined) {
    return <NoGates search={search} />;
  }

  return (
    <div className="pane flex h-full min-h-0 overflow-hidden max-md:flex-col">
      <GateList items={items} current={gate.id} search={search} />
      <div className="min-h-0 min-w-0 flex-1 overflow-auto">
        <Pane key={gate.id} name="This gate"><GateDetail gate={gate} onDecided={() => choose(items[index + 1] ?? items[index - 1])} /></Pane>
      </div>
    </div>
  );
}

function GateList({ items, current, search }: { items: readonly Gate[]; current: string; search: GateSearch }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <ul ref={list} aria-label="Gates" className="flex-none overflow-auto border-line max-md:max-h-48 max-md:border-b md:w-80 md:border-r">
      {items.map((gate) => (
        <li key={gate.id} className="border-b border-line">
          <Link
            to="/gates"
            search={{ ...search, gate: gate.id }}
            replace
            activeProps={{}}
            aria-current={gate.id === current ? 'true' : undefined}
            className={classes(
              'flex flex-col px-3 py-2 text-sm text-text no-underline -outline-offset-2 hover:no-underline',
              gate.id === current ? 'bg-selected' : 'hover:bg-hover',
            )}
          >
            <span className="flex items-baseline gap-2">
              <span dir="auto" className="min-w-0 flex-1 truncate text-left font-medium">{gate.title}</span>
              <span className="flex-none text-xs text-muted"><Time at={gate.opened_at} /></span>
            </span>
            <span className="text-xs text-muted"><RunId id={gate.run_id} /></span>
            {gate.due_at !== null && gate.status === 'open' && <span className="text-xs text-muted">due <Time at={gate.due_at} /></span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function NoGates({ search }: { search: GateSearch }) {
  if (search.status !== undefined) {
    return <EmptyState title={`No gate has been ${search.status}`} />;
  }

  return (
    <EmptyState title={search.of === 'all' ? 'No gate is open' : 'Nothing waits for you'}>
      <p>
        A workflow asks a person with a node of type <code>human_gate</code>. Its question appears here, and in the run it belongs to, until
        somebody decides or its time is up. The run costs nothing meanwhile.
      </p>
    </EmptyState>
  );
}
