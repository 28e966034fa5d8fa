import { Link } from '@tanstack/react-router';
import type { RunSort } from '@/api/runs';
import type { Run } from '@/api/types';
import { ProgressBar } from '@/status/ProgressBar';
import { StatusIcon } from '@/status/StatusIcon';
import { runStatuses } from '@/status/statuses';
import { money } from '@/ui/format';
import { RunId } from '@/ui/RunId';
import type { Column } from '@/ui/Table';
import { Duration, Time } from '@/ui/Time';
import { RunMenu } from './RunMenu';

interface Options {
  sort: RunSort;
  onSort: (sort: RunSort) => void;
  isSelected: (run: Run) => boolean;
  /** @param range from the last one chosen to this one. */
  onSelect: (run: Run, index: number, range: boolean) => void;
  allSelected: boolean;
  someSelected: boolean;
  onSelectAll: () => void;
  onDone: () => void;
}

/** Sorting by a column begins with the interesting end: newest, longest. */
function sortable(options: Options, field: 'created_at' | 'duration_ms'): NonNullable<Column<Run>['sort']> {
  const direction = options.sort === field ? 'ascending' : options.sort === `-${field}` ? 'descending' : 'none';
  return { direction, onSort: () => options.onSort(direction === 'descending' ? field : `-${field}`) };
}

export function runColumns(options: Options): Column<Run>[] {
  return [
    {
      id: 'select',
      width: '32px',
      header: (
        <input
          type="checkbox"
          aria-label="Select all that are listed"
          className="size-4 accent-accent-fill align-middle"
          checked={options.allSelected}
          ref={(box) => { if (box) { box.indeterminate = options.someSelected && !options.allSelected; } }}
          onChange={options.onSelectAll}
        />
      ),
      cell: (run, index) => (
        <input
          type="checkbox"
          aria-label={`Select ${run.id}`}
          className="size-4 accent-accent-fill align-middle"
          checked={options.isSelected(run)}
          onChange={() => undefined}
          onClick={(event) => options.onSelect(run, index, event.shiftKey)}
        />
      ),
    },
    {
      id: 'status',
      width: '136px',
      narrowWidth: '32px',
      header: <span className="@max-[40rem]:sr-only">Status</span>,
      cell: (run) => <StatusCell run={run} />,
    },
    { id: 'run', width: 'minmax(144px, 3fr)', narrowWidth: 'minmax(0, 1fr)', header: 'Run', cell: (run) => <RunCell run={run} /> },
    {
      id: 'workflow',
      width: 'minmax(96px, 2fr)',
      header: 'Workflow',
      wideOnly: true,
      cell: (run) => <WorkflowCell run={run} />,
    },
    { id: 'progress', width: 'minmax(112px, 1fr)', header: 'Nodes', wideOnly: true, cell: (run) => <ProgressBar progress={run.progress} /> },
    {
      id: 'duration',
      width: '88px',
      header: 'Duration',
      align: 'end',
      wideOnly: true,
      sort: sortable(options, 'duration_ms'),
      cell: (run) => <Duration ms={run.duration_ms} since={runStatuses[run.status].terminal ? null : run.started_at} />,
    },
    { id: 'cost', width: '72px', header: 'Cost', align: 'end', wideOnly: true, cell: (run) => <span className="tabular">{money(run.cost.amount)}</span> },
    {
      id: 'started',
      width: '96px',
      header: 'Started',
      align: 'end',
      sort: sortable(options, 'created_at'),
      cell: (run) => <Time at={run.started_at ?? run.created_at} />,
    },
    {
      id: 'actions',
      width: '44px',
      header: <span className="sr-only">Actions</span>,
      wideOnly: true,
      cell: (run) => <RunMenu run={run} onDone={options.onDone} />,
    },
  ];
}

function StatusCell({ run }: { run: Run }) {
  const look = runStatuses[run.status];
  return (
    <span className="inline-flex items-center gap-1.5 align-middle" title={look.meaning}>
      <StatusIcon look={look} hidden />
      <span className="@max-[40rem]:sr-only">{look.word}</span>
    </span>
  );
}

function RunCell({ run }: { run: Run }) {
  const labels = Object.entries(run.labels);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Link to="/runs/$id" params={{ id: run.id }} aria-label={run.id} className="mono min-w-3/5 text-text"><RunId id={run.id} /></Link>
      {run.round > 1 && <span className="flex-none text-xs text-muted">round {run.round}</span>}
      <span className="flex min-w-0 gap-1 @max-[40rem]:hidden">{labels.map(([key, value]) => (
        <Link
          key={key}
          to="/runs"
          search={(now) => ({ ...now, label: `${key}=${value}` })}
          title={`${key}=${value}`}
          className="min-w-0 truncate rounded-full border border-line px-1.5 text-xs text-muted no-underline"
        >
          {value === '' ? key : `${key}=${value}`}
        </Link>
      ))}</span>
    </span>
  );
}

function WorkflowCell({ run }: { run: Run }) {
  return run.version === null
    ? <span className="text-muted" title="Started from a file that was never published">{run.workflow}</span>
    : (
      <Link to="/workflows/$name" params={{ name: run.workflow }} className="text-text">
        {run.workflow}<span className="text-muted">@{run.version}</span>
      </Link>
    );
}
