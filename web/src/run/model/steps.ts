import type { RunEvent } from '@/api/types';

/** A call that is recorded by itself: a turn of a model, a tool that a model has called, a message to an agent, a person's answer to it. */
export interface Step {
  /** One after the other in their list. */
  id: number;
  /** Its key in the node run: `turn-1`, `turn-1.0` of a tool the turn has called, `message-1`, `input-1`. */
  key: string;
  kind: 'model' | 'tool' | 'agent' | 'input';
  /** The model, tool or agent that is called. */
  name: string;
  attempt: number | null;
  /** Calls made, more than one when answers were lost. */
  calls: number;
  startedAt: number;
  endedAt: number | null;
  output: unknown;
  error: { kind: string; message: string } | null;
  cost: StepCost | null;
  /** Of a turn: the calls of tools it has asked for. */
  tools: Step[];
}

export interface StepCost {
  amount: number;
  inputTokens: number;
  outputTokens: number;
  /** How much of the amount is for calls whose answer was lost. */
  lost: number;
}

/** A call that was not made, because it could have gone over a budget. */
export interface Refused {
  id: number;
  kind: 'budget';
  at: number;
  attempt: number | null;
  /** `node:PATH`, `run`, `workflow`, `user` or `day`. */
  scope: string;
  unit: 'cost' | 'tokens';
  limit: number;
  spent: number;
  wanted: number;
}

interface Told {
  step?: string;
  kind?: Step['kind'];
  name?: string;
  call?: number;
  output?: unknown;
  error?: { kind: string; message: string };
  note?: unknown;
  amount?: number;
  input_tokens?: number;
  output_tokens?: number;
  lost?: boolean;
}

/** Whether an event tells of a step. */
export const isOfStep = (event: RunEvent): boolean =>
  event.type === 'cost.added' || event.type === 'budget.reached' || endings.has(event.type)
  || (event.type === 'node.progress' && (event.data as Told | null)?.step !== undefined);

const endings = new Set(['node.succeeded', 'node.failed', 'node.cancelled', 'node.retrying']);

/** The steps of one node run from its events, in the order in which they began, tools inside the turns that asked for them. */
export function stepsOf(events: readonly RunEvent[]): (Step | Refused)[] {
  const all: (Step | Refused)[] = [];
  // By key: a correction, or a conversation that begins anew, uses keys again.
  const last = new Map<string, Step>();
  for (const event of events) {
    const told = (event.data ?? {}) as Told;
    if (event.type === 'budget.reached') {
      all.push({ ...(event.data as Omit<Refused, 'id' | 'kind' | 'at' | 'attempt'>), kind: 'budget', id: event.seq, at: Date.parse(event.at), attempt: event.attempt });
    } else if (endings.has(event.type)) {
      // What had no answer by then gets none.
      last.forEach((step) => { step.endedAt ??= Date.parse(event.at); });
    } else if (told.step !== undefined) {
      fold(all, last, event, told, told.step);
    }
  }

  return all;
}

function fold(all: (Step | Refused)[], last: Map<string, Step>, event: RunEvent, told: Told, key: string): void {
  const at = Date.parse(event.at);
  const known = last.get(key);
  if (event.type === 'cost.added') {
    if (known) {
      known.cost = added(known.cost, told);
    }
  } else if (told.kind !== undefined) {
    if (known && (told.call ?? 1) > 1) {
      [known.calls, known.endedAt] = [told.call!, null];
    } else {
      begin(all, last, { ...begun(event, key), kind: told.kind, name: told.name ?? '' });
    }
  } else if (told.note === undefined) {
    // A person's answer is recorded and not asked for by a call.
    const step = known && !answered(known) ? known : begin(all, last, { ...begun(event, key), kind: 'input' });
    [step.endedAt, step.output, step.error] = [at, told.output, told.error ?? failureIn(told.output)];
  }
}

/** What an agent failed with is its last word, and recorded like an answer. */
function failureIn(output: unknown): Step['error'] {
  const failed = (output as { failed?: Step['error'] | boolean } | undefined)?.failed;
  return typeof failed === 'object' ? failed : null;
}

const answered = (step: Step) => step.output !== undefined || step.error !== null;

function begun(event: RunEvent, key: string): Step {
  return {
    id: event.seq, key, kind: 'input', name: '', attempt: event.attempt, calls: 1, startedAt: Date.parse(event.at), endedAt: null,
    output: undefined, error: null, cost: null, tools: [],
  };
}

function begin(all: (Step | Refused)[], last: Map<string, Step>, step: Step): Step {
  const turn = step.kind === 'tool' ? last.get(step.key.slice(0, step.key.lastIndexOf('.'))) : undefined;
  (turn?.tools ?? all).push(step);
  last.set(step.key, step);
  return step;
}

function added(cost: StepCost | null, told: Told): StepCost {
  const amount = told.amount ?? 0;
  return {
    amount: (cost?.amount ?? 0) + amount,
    inputTokens: (cost?.inputTokens ?? 0) + (told.input_tokens ?? 0),
    outputTokens: (cost?.outputTokens ?? 0) + (told.output_tokens ?? 0),
    lost: (cost?.lost ?? 0) + (told.lost === true ? amount : 0),
  };
}

/** A step whose call is being made. */
export const isOpen = (step: Step): boolean => step.endedAt === null;

/** What a turn of a model has said: its text, and for each call of a tool what it wrote as arguments. */
export function turnOf(step: Step): { text: string; calls: readonly { name: string; arguments: string }[]; finish: string } | null {
  const output = step.output as { text?: string; tool_calls?: { name: string; arguments: string }[]; finish_reason?: string } | undefined;
  return step.kind === 'model' && output !== undefined
    ? { text: output.text ?? '', calls: output.tool_calls ?? [], finish: output.finish_reason ?? '' }
    : null;
}

/** What an agent has said: the state of its task, the text of its message and of its artifacts. */
export function messageOf(step: Step): { state: string; text: string } | null {
  const output = step.output as { state?: string | null; message?: Spoken | null; artifacts?: Spoken[] } | undefined;
  if (step.kind !== 'agent' || output === undefined) {
    return null;
  }

  const texts = [output.message, ...output.artifacts ?? []].flatMap((one) => (one?.parts ?? []).map((part) => part.text ?? ''));
  return {
    state: (output.state ?? '').replace('TASK_STATE_', '').toLowerCase().replaceAll('_', '-'),
    text: texts.filter((text) => text !== '').join('\n'),
  };
}

interface Spoken {
  parts?: { text?: string }[];
}
