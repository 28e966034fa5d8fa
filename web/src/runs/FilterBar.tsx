import { useQuery } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { workflowKeys, workflows } from '@/api/workflows';
import { useShortcuts } from '@/app/shortcuts';
import { StatusIcon } from '@/status/StatusIcon';
import { runStatuses, runStatusWords } from '@/status/statuses';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/Field';
import { Icon } from '@/ui/Icon';
import { LazyText } from '@/ui/LazyText';
import { Popover } from '@/ui/Popover';
import { isFiltered, statusesOf } from './filter';
import type { RunSearch } from './search';

interface Props {
  search: RunSearch;
  onChange: (change: Partial<RunSearch>) => void;
  onClear: () => void;
}

export function FilterBar({ search, onChange, onClear }: Props) {
  const text = useRef<HTMLInputElement>(null);
  useShortcuts('Runs', [{ keys: '/', what: 'Search', run: () => text.current?.focus() }]);
  return (
    <div role="search" aria-label="Filter runs" className="flex flex-wrap items-center gap-2">
      <LazyText
        ref={text}
        label="Search in ids and workflow names"
        placeholder="Search"
        value={search.q}
        className="h-8 w-56 max-sm:w-full"
        onChange={(q) => onChange({ q })}
      />
      <WorkflowFilter value={search.workflow} onChange={(workflow) => onChange({ workflow })} />
      <LazyText label="Label, as key or key=value" placeholder="Label" value={search.label} className="h-8 w-36 max-sm:w-[calc(50%-4px)]" onChange={(label) => onChange({ label })} />
      <StatusFilter search={search} onChange={onChange} />
      <TimeFilter search={search} onChange={onChange} />
      {isFiltered(search) && <Button kind="quiet" onClick={onClear}><Icon name="close" size={12} />Clear</Button>}
    </div>
  );
}

function StatusFilter({ search, onChange }: Omit<Props, 'onClear'>) {
  const chosen = statusesOf(search);
  const label = chosen.length === 0 ? 'Any status' : chosen.length === 1 ? runStatuses[chosen[0]!].word : `${chosen.length} statuses`;
  return (
    <Popover label="Status" trigger={<Button>{label}<Icon name="down" size={12} /></Button>}>
      {runStatusWords.map((status) => (
        <label key={status} className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent-fill"
            checked={chosen.includes(status)}
            onChange={(event) => {
              const next = event.target.checked ? [...chosen, status] : chosen.filter((one) => one !== status);
              onChange({ status: next.length === 0 ? undefined : runStatusWords.filter((word) => next.includes(word)).join(',') });
            }}
          />
          <StatusIcon look={runStatuses[status]} hidden />
          {runStatuses[status].word}
        </label>
      ))}
    </Popover>
  );
}

function WorkflowFilter({ value, onChange }: { value: string | undefined; onChange: (workflow: string | undefined) => void }) {
  const id = useId();
  const query = { limit: 500 };
  const { data } = useQuery({ queryKey: workflowKeys.list(query), queryFn: ({ signal }) => workflows.list(query, signal) });
  return (
    <>
      <LazyText label="Workflow, by its whole name" placeholder="Workflow" value={value} className="h-8 w-40 max-sm:w-[calc(50%-4px)]" onChange={onChange} list={id} />
      <datalist id={id}>
        {data?.items.map((workflow) => <option key={workflow.name} value={workflow.name}>{workflow.title}</option>)}
      </datalist>
    </>
  );
}

const spans = [
  ['15m', 'Last 15 minutes'], ['1h', 'Last hour'], ['24h', 'Last 24 hours'], ['7d', 'Last 7 days'], ['30d', 'Last 30 days'],
] as const;

function TimeFilter({ search, onChange }: Omit<Props, 'onClear'>) {
  const span = spans.find(([value]) => value === search.after && search.before === undefined);
  const anyTime = search.after === undefined && search.before === undefined;
  const label = span?.[1] ?? (anyTime ? 'Any time' : search.before === undefined ? 'Started after' : search.after === undefined ? 'Started before' : 'Started between');
  return (
    <Popover label="Started" trigger={<Button>{label}<Icon name="down" size={12} /></Button>}>
      <div className="flex flex-wrap gap-1">
        <Button size="sm" aria-pressed={anyTime} onClick={() => onChange({ after: undefined, before: undefined })}>Any time</Button>
        {spans.map(([value, name]) => (
          <Button key={value} size="sm" aria-pressed={span?.[0] === value} onClick={() => onChange({ after: value, before: undefined })}>
            {name}
          </Button>
        ))}
      </div>
      <Moment label="Started after" value={search.after} onChange={(after) => onChange({ after })} />
      <Moment label="Started before" value={search.before} onChange={(before) => onChange({ before })} />
    </Popover>
  );
}

/** Typed in local time, kept in the address with its zone. */
function Moment({ label, value, onChange }: { label: string; value: string | undefined; onChange: (value: string | undefined) => void }) {
  const time = Date.parse(value ?? '');
  const local = Number.isNaN(time) ? '' : new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={local}
      onChange={(event) => onChange(event.target.value === '' ? undefined : new Date(event.target.value).toISOString())}
    />
  );
}
