import { useMemo, useState, type ReactNode } from 'react';
import type { Json, NodeStatus } from '@/api/types';
import { useShown } from '@/live/useLive';
import { StatusIcon } from '@/status/StatusIcon';
import { nodeStatuses } from '@/status/statuses';
import { count, exact, money } from '@/ui/format';
import { JsonView } from '@/ui/JsonView';
import { LongText } from '@/ui/LongText';
import { Duration } from '@/ui/Time';
import { isOfStep, isOpen, messageOf, stepsOf, turnOf, type Refused, type Step } from '../model/steps';
import type { RunStore } from '../useRun';
import { ErrorView } from './ErrorView';
import { HistoryState } from './HistoryState';
import { useHistory } from './useHistory';

/** What an agent did, step by step: turns of a model with the tools they called, messages to an agent. Words come while they are made. */
export function StepList({ store, node, ended }: { store: RunStore; node: string; ended: boolean }) {
  const { events, state, left } = useHistory(store, node, isOfStep);
  const steps = useMemo(() => stepsOf(events), [events]);
  const words = useWords(store.run, node, !ended);
  return (
    <div className="flex flex-col gap-3 p-3">
      <HistoryState store={store} left={left} />
      {steps.length === 0 && state === 'read' && (
        <p className="text-sm text-muted">{ended ? 'Nothing was called.' : 'Nothing has been called yet.'}</p>
      )}
      {steps.length > 0 && <Sum steps={steps} />}
      <ol aria-label="Steps" className="flex flex-col gap-2">
        {steps.map((step, index) => (
          <li key={step.id} className="flex flex-col gap-2">
            {begins(steps, index) && <h3 className="text-xs font-medium text-muted">Attempt {step.attempt}</h3>}
            {step.kind === 'budget' ? <NotMade refused={step} /> : <One step={step} words={words} />}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The first step of an attempt that is not the first. */
function begins(steps: readonly (Step | Refused)[], index: number): boolean {
  const { attempt } = steps[index]!;
  const before = steps.slice(0, index).findLast((step) => step.attempt !== null)?.attempt;
  return attempt !== null && before !== undefined && attempt !== before;
}

/** What is being said now, by step and call: it comes beside the events and is not kept. */
function useWords(run: string, node: string, on: boolean): ReadonlyMap<string, string> {
  const [words, setWords] = useState<ReadonlyMap<string, string>>(() => new Map());
  useShown(run, on, (shown) => {
    const own = shown.filter((one) => one.node === node);
    if (own.length > 0) {
      setWords((before) => {
        const next = new Map(before);
        for (const { data } of own) {
          const { step, call, text, message } = data as { step: string; call: number; text?: string; message?: string };
          const key = wordKey(step, call);
          // A message tells how it is and takes the place of the one before; words add up.
          next.set(key, message ?? (next.get(key) ?? '') + (text ?? ''));
        }

        return next;
      });
    }
  });
  return words;
}

const wordKey = (step: string, call: number) => `${step} ${call}`;

function Sum({ steps }: { steps: readonly (Step | Refused)[] }) {
  const made = steps.filter((step) => step.kind !== 'budget');
  const named = (number: number, one: string, many: string) => (number === 0 ? [] : [`${count(number)} ${number === 1 ? one : many}`]);
  const costs = made.flatMap((step) => step.cost ?? []);
  const amount = costs.reduce((sum, cost) => sum + cost.amount, 0);
  const words = [
    ...named(made.filter((step) => step.kind === 'model').length, 'turn', 'turns'),
    ...named(made.filter((step) => step.kind === 'agent').length, 'message', 'messages'),
    ...named(made.flatMap((step) => step.tools).length, 'tool call', 'tool calls'),
    ...named(costs.reduce((sum, cost) => sum + cost.inputTokens + cost.outputTokens, 0), 'token', 'tokens'),
    ...(amount === 0 ? [] : [money(amount)]),
  ];
  return words.length === 0 ? null : <p className="tabular text-sm text-muted">{words.join(' · ')}</p>;
}

function One({ step, words }: { step: Step; words: ReadonlyMap<string, string> }) {
  const live = isOpen(step) ? words.get(wordKey(step.key, step.calls)) : undefined;
  const turn = turnOf(step);
  const message = messageOf(step);
  const text = turn?.text ?? message?.text ?? live ?? '';
  return (
    <section aria-label={titleOf(step)} className="flex flex-col gap-2 rounded-md border border-line p-2 text-sm">
      <Head step={step} title={titleOf(step)} note={step.name} />
      {step.calls > 1 && <p className="text-xs text-muted">Called {step.calls} times: the answer to an earlier call was lost.</p>}
      {step.error && <ErrorView error={{ ...step.error, node: null, stack: null }} />}
      {text !== '' && <LongText text={text} />}
      {turn?.finish === 'length' && <p className="text-xs text-muted">Cut off: the answer had as many tokens as it may.</p>}
      {step.tools.length > 0 && (
        <ul className="flex flex-col gap-1">
          {step.tools.map((tool) => <li key={tool.id}><Tool tool={tool} given={turn?.calls[placeOf(tool)]?.arguments} /></li>)}
        </ul>
      )}
      {step.kind === 'agent' && step.output !== undefined && <Folded title="The task"><JsonView label="Task" value={step.output} /></Folded>}
      {step.kind === 'input' && step.output !== undefined && <JsonView label="What was answered" value={step.output} />}
    </section>
  );
}

function Head({ step, title, note }: { step: Step; title: string; note: string }) {
  const { cost } = step;
  return (
    <div className="flex flex-col">
      <p className="flex items-center gap-2" title={`Began ${exact(step.startedAt)}`}>
        <StatusIcon look={nodeStatuses[statusOf(step)]} />
        <span className="min-w-0 flex-1 truncate"><span className="font-medium">{title}</span> <span className="text-muted">{note}</span></span>
        {step.kind !== 'input' && <Took step={step} />}
      </p>
      {cost && cost.inputTokens + cost.outputTokens > 0 && (
        <p className="tabular pl-6 text-xs text-muted">
          {count(cost.inputTokens)} in, {count(cost.outputTokens)} out{cost.amount > 0 && ` · ${money(cost.amount)}`}
          {cost.lost > 0 && `, ${money(cost.lost)} of it for lost answers`}
        </p>
      )}
    </div>
  );
}

function Took({ step }: { step: Step }) {
  return (
    <span className="text-xs text-muted">
      <Duration ms={step.endedAt === null ? null : step.endedAt - step.startedAt} since={new Date(step.startedAt).toISOString()} />
    </span>
  );
}

/** A call of a tool, its arguments and answer folded. */
function Tool({ tool, given }: { tool: Step; given: string | undefined }) {
  const answer = tool.output as { output?: Json; failed?: boolean } | undefined;
  return (
    <details className="rounded-md border border-line bg-sunken">
      <summary className="px-2 py-1">
        <span className="inline-flex w-[calc(100%-1rem)] items-center gap-2 align-middle">
          <StatusIcon look={nodeStatuses[statusOf(tool)]} size={14} />
          <code className="flex-none text-xs font-medium">{tool.name}</code>
          <code className="min-w-0 flex-1 truncate text-xs text-muted">{given}</code>
          <Took step={tool} />
        </span>
      </summary>
      <div className="flex flex-col gap-2 border-t border-line bg-surface p-2">
        {tool.calls > 1 && <p className="text-xs text-muted">Called {tool.calls} times: the answer to an earlier call was lost.</p>}
        {given !== undefined && <JsonView label="Arguments" value={parsed(given)} />}
        {tool.error && <ErrorView error={{ ...tool.error, node: null, stack: null }} />}
        {answer !== undefined && <JsonView label={answer.failed === true ? 'What it failed with' : 'Answer'} value={answer.output ?? null} />}
      </div>
    </details>
  );
}

function NotMade({ refused }: { refused: Refused }) {
  // Unrounded: a budget may lack very little.
  const amount = (value: number) => (value === 0 ? 'nothing' : refused.unit === 'cost' ? String(value) : `${count(value)} tokens`);
  return (
    <p className="flex gap-2 rounded-md border border-line bg-[var(--status-waiting-soft)] p-2 text-sm" title={exact(refused.at)}>
      <StatusIcon look={nodeStatuses.waiting} hidden />
      <span>
        A call was not made: it could come to {amount(refused.wanted)}, and {amount(refused.spent)} of
        the {amount(refused.limit)} of {budgetOf(refused.scope)} {refused.spent === 0 ? 'is' : 'are'} spent or set aside.
      </span>
    </p>
  );
}

function Folded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details>
      <summary className="text-xs text-muted">{title}</summary>
      <div className="pt-1">{children}</div>
    </details>
  );
}

function titleOf({ kind, key }: Step): string {
  const number = key.slice(key.lastIndexOf('-') + 1);
  return kind === 'model' ? `Turn ${number}` : kind === 'agent' ? `Message ${number}` : kind === 'input' ? `Answer ${number}` : key;
}

/** Which of its turn's calls a tool answers: the turn's key has it after the dot. */
const placeOf = (tool: Step) => Number(tool.key.slice(tool.key.lastIndexOf('.') + 1));

function statusOf(step: Step): NodeStatus {
  return isOpen(step) ? 'running'
    : step.error !== null || (step.output as { failed?: boolean } | undefined)?.failed === true ? 'failed'
    : step.output === undefined ? 'cancelled' : 'success';
}

function budgetOf(scope: string): string {
  return scope === 'run' ? 'the run’s budget'
    : scope.startsWith('node:') ? `the budget of ${scope.slice('node:'.length)}`
    : scope === 'day' ? 'the day’s budget' : `the ${scope}’s budget of the day`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

