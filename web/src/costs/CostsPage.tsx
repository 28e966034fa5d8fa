import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { modelsQuery, sumsQuery } from '@/api/costs';
import type { CostSum } from '@/api/types';
import { Page } from '@/app/Page';
import { Pane } from '@/app/Pane';
import { useFilters } from '@/app/useFilters';
import { IconButton } from '@/ui/Button';
import { useToday } from '@/ui/clock';
import { EmptyState } from '@/ui/EmptyState';
import { Section } from '@/ui/Facts';
import { Failure } from '@/ui/Failure';
import { count, money } from '@/ui/format';
import { Icon } from '@/ui/Icon';
import { Loading } from '@/ui/Loading';
import { Segments } from '@/ui/Segments';
import { BarTable } from './BarTable';
import { chartOf, dayBefore } from './chart';
import { DayChart } from './DayChart';
import { DayTable } from './DayTable';
import { grouped, measureWords, total, type Measure } from './measure';
import type { CostSearch } from './search';

const spanWords = [['7', '7 days'], ['30', '30 days'], ['90', '90 days'], ['365', 'A year']] as const;
const measureChoices = [[undefined, 'Cost'], ['tokens', 'Tokens'], ['calls', 'Calls']] as const;
const usual = '30';

/** What calls of models came to: by day and model, by workflow and by user. */
export function CostsPage() {
  const address = useSearch({ from: '/costs' });
  const navigate = useNavigate({ from: '/costs' });
  const [search, change] = useFilters<CostSearch>(address, (next) =>
    navigate({ search: (now) => ({ ...now, ...next }), replace: true }));
  return (
    <Page
      title="Costs"
      toolbar={
        <div role="search" aria-label="What of the costs" className="flex flex-wrap items-center gap-2">
          <Segments
            label="Span"
            options={spanWords}
            value={search.days ?? usual}
            onChange={(days) => change({ days: days === usual ? undefined : days })}
          />
          <Segments label="Measure" options={measureChoices} value={search.of} onChange={(of) => change({ of })} />
          {search.workflow !== undefined && <Filter of="Workflow" value={search.workflow} onClear={() => change({ workflow: undefined })} />}
          {search.user !== undefined && <Filter of="User" value={search.user} onClear={() => change({ user: undefined })} />}
        </div>
      }
    >
      <Pane name="The costs"><Costs search={search} onChange={change} /></Pane>
    </Page>
  );
}

function Filter({ of, value, onClear }: { of: string; value: string; onClear: () => void }) {
  return (
    <span className="inline-flex h-8 items-center gap-1 rounded-md border border-line bg-selected pl-2 text-sm">
      <span className="text-muted">{of}</span> {value}
      <IconButton label={`All: without ${of.toLowerCase()} ${value}`} size="sm" onClick={onClear}><Icon name="close" size={12} /></IconButton>
    </span>
  );
}

interface Props {
  search: CostSearch;
  onChange: (next: Partial<CostSearch>) => void;
}

function Costs({ search, onChange }: Props) {
  const days = Number(search.days ?? usual);
  const today = useToday();
  const only = { since: dayBefore(today, days - 1), workflow: search.workflow, user: search.user };
  const byDay = useQuery({ ...sumsQuery({ ...only, by: ['day', 'model'] }), placeholderData: (before) => before });
  const byWorkflow = useQuery({ ...sumsQuery({ ...only, by: ['workflow'] }), placeholderData: (before) => before });
  const byUser = useQuery({ ...sumsQuery({ ...only, by: ['user'] }), placeholderData: (before) => before });
  const measure: Measure = search.of ?? 'cost';
  const chart = useMemo(() => chartOf(byDay.data ?? [], days, today, measure), [byDay.data, days, today, measure]);
  const failed = [byDay, byWorkflow, byUser].find((query) => query.isError && query.data === undefined);
  if (failed) {
    return <Failure what="The costs could not be read" error={failed.error} onRetry={() => void failed.refetch()} />;
  }

  if (!byDay.data || !byWorkflow.data || !byUser.data) {
    return <Loading what="Adding up" />;
  }

  if (byDay.data.length === 0) {
    return <NoCosts search={search} onClear={() => onChange({ workflow: undefined, user: undefined, days: '365' })} />;
  }

  const models = grouped(byDay.data, (sum) => sum.model ?? '', measure);
  return (
    <div className="flex flex-col gap-4">
      <Totals sums={byDay.data} days={days} />
      <Section title={`${measureWords[measure]} by ${days > 92 ? 'week' : 'day'} and model`}>
        <div className="flex flex-col gap-4">
          {chart.series.length === 0
            ? <p className="text-sm text-muted">Nothing is known of what these calls cost: models may have no price, and agents do not tell. Look at calls.</p>
            : (
              <>
                <DayChart chart={chart} measure={measure} label={`${measureWords[measure]} over ${days} days, UTC`} />
                <DayTable chart={chart} measure={measure} />
              </>
            )}
        </div>
      </Section>
      <div className="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-3">
        <Section title="By workflow">
          <BarTable
            of="Workflow"
            measure={measure}
            rows={grouped(byWorkflow.data, (sum) => sum.workflow ?? '', measure).map(({ name, sum }) => ({
              key: name, sum, name: <Choice name={name} what="workflow" onChoose={() => onChange({ workflow: name })} />,
            }))}
          />
        </Section>
        <Section title="By user">
          <BarTable
            of="User"
            measure={measure}
            rows={grouped(byUser.data, (sum) => sum.user ?? '', measure).map(({ name, sum }) => ({
              key: name, sum, name: name === '' ? 'nobody known' : <Choice name={name} what="user" onChoose={() => onChange({ user: name })} />,
            }))}
          />
        </Section>
        <Section title={measure === 'calls' ? 'By model and agent' : 'By model'}>
          <BarTable
            of="Model"
            measure={measure}
            rows={models.map(({ name, sum }) => ({ key: name, sum, name: <Link to="/agents" search={{ model: name }}>{name}</Link> }))}
          />
        </Section>
      </div>
    </div>
  );
}

/** Narrows everything on the page to one. */
function Choice({ name, what, onChoose }: { name: string; what: string; onChoose: () => void }) {
  return (
    <button type="button" title={`Only ${what} ${name}`} className="max-w-full truncate rounded-sm text-accent hover:underline" onClick={onChoose}>
      {name}
    </button>
  );
}

function Totals({ sums, days }: { sums: readonly CostSum[]; days: number }) {
  const all = total(sums);
  const currency = useCurrency(sums);
  const { amount, input_tokens: input, output_tokens: output } = all.cost;
  const figures = [
    ['Cost', money(amount), currency.note],
    ['Per day', money(amount / days), `over ${days} days`],
    ['Calls', count(all.calls), 'of models and agents'],
    ['Tokens in', count(input), `${count(all.cached_tokens)} of them cached`],
    ['Tokens out', count(output), ''],
  ] as const;
  return (
    <dl className="pane grid grid-cols-2 gap-x-6 gap-y-3 p-4 sm:grid-cols-3 lg:grid-cols-5">
      {figures.map(([name, value, note]) => (
        <div key={name}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="text-xl font-semibold tabular">{value}</dd>
          <dd className="text-xs text-muted tabular">{note}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The currency, if all of it is in one: the configuration says which model has which. */
function useCurrency(sums: readonly CostSum[]): { note: string } {
  const models = useQuery(modelsQuery);
  const found = new Set(sums.filter((sum) => sum.cost.amount > 0)
    .map((sum) => models.data?.find((model) => model.name === sum.model)?.currency));
  if (found.size === 0 || !models.data) {
    return { note: '' };
  }

  const [only] = found;
  return found.size === 1 && only !== undefined
    ? { note: only }
    : { note: found.has(undefined) ? 'currency not known for all' : `${[...found].join(' and ')}, added as they are` };
}

function NoCosts({ search, onClear }: { search: CostSearch; onClear: () => void }) {
  if (search.workflow !== undefined || search.user !== undefined || search.days !== undefined) {
    return (
      <EmptyState
        title="Nothing was spent here"
        actions={<button type="button" className="text-sm text-accent hover:underline" onClick={onClear}>Show everything of the last year</button>}
      >
        <p>No call of a model was paid for in this span, or not by this workflow or user.</p>
      </EmptyState>
    );
  }

  return (
    <EmptyState title="Nothing was spent in 30 days">
      <p>
        Calls of models cost money and tokens: those of nodes of type <code>agent_call</code> whose <code>agent</code> is a model of the
        configuration. Each is added up here by day, workflow, user and model as soon as it is recorded.
      </p>
      <p>Models and their prices stand under <Link to="/agents" className="underline">Agents</Link>; budgets are set in the same file, and in workflows as <code>max_cost</code>.</p>
    </EmptyState>
  );
}
