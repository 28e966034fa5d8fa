import { expect, it } from 'vitest';
import type { RunEvent } from '@/api/types';
import { isOfStep, isOpen, messageOf, stepsOf, turnOf, type Refused, type Step } from './steps';

let seq = 0;
const event = (type: string, data: unknown, attempt: number | null = 1): RunEvent =>
  ({ seq: ++seq, at: new Date(1_000 * seq).toISOString(), type, node: 'ask', attempt, data });
const begun = (step: string, kind: string, name: string, call = 1, attempt = 1) => event('node.progress', { step, kind, name, call }, attempt);
const ended = (step: string, output: unknown) => event('node.progress', { step, output });
const paid = (step: string, amount: number, lost = false) =>
  event('cost.added', { step, amount, currency: 'USD', input_tokens: 10, cached_tokens: 0, output_tokens: 2, model: 'small', ...(lost ? { lost } : {}) });
const turn = (text: string, ...calls: string[]) =>
  ({ text, tool_calls: calls.map((name) => ({ id: '1', name, arguments: '{"a":1}' })), finish_reason: 'stop', usage: {} });
const steps = (...events: RunEvent[]) => stepsOf(events) as Step[];

it('puts tools into the turn that called them', () => {
  const [first, second, ...more] = steps(
    begun('turn-1', 'model', 'small'), paid('turn-1', 0.5), ended('turn-1', turn('', 'lookup', 'lookup')),
    begun('turn-1.0', 'tool', 'lookup'), begun('turn-1.1', 'tool', 'lookup'),
    ended('turn-1.1', { output: 'not now', failed: true }), ended('turn-1.0', { output: 42 }),
    begun('turn-2', 'model', 'small'),
  );
  expect(more).toEqual([]);
  expect(first).toMatchObject({ key: 'turn-1', name: 'small', calls: 1, cost: { amount: 0.5, inputTokens: 10, outputTokens: 2, lost: 0 } });
  expect(first!.endedAt! - first!.startedAt).toBe(2_000);
  expect(first!.tools.map((tool) => [tool.key, tool.output])).toEqual([['turn-1.0', { output: 42 }], ['turn-1.1', { output: 'not now', failed: true }]]);
  expect(turnOf(first!)!.calls.map((call) => call.name)).toEqual(['lookup', 'lookup']);
  expect([isOpen(first!), isOpen(second!), turnOf(second!)]).toEqual([false, true, null]);
});

it('counts the calls of a step whose answer was lost, in a later attempt too', () => {
  const all = steps(
    begun('turn-1', 'model', 'small'), event('node.retrying', { error: { kind: 'connection', message: 'lost' } }),
    begun('turn-1', 'model', 'small', 2, 2), paid('turn-1', 0.5, true), paid('turn-1', 0.25), ended('turn-1', turn('hi')),
  );
  expect(all).toHaveLength(1);
  expect(all[0]).toMatchObject({ calls: 2, cost: { amount: 0.75, lost: 0.5 } });
  expect(turnOf(all[0]!)).toMatchObject({ text: 'hi' });
});

it('takes what an agent failed with, which is recorded like an answer, for the error it is', () => {
  const [step] = steps(
    begun('message-1', 'agent', 'helper'),
    ended('message-1', { task_id: 't', state: 'TASK_STATE_FAILED', failed: { kind: 'agent_failed', message: 'I cannot.', retryable: true } }),
  );
  expect(step!.error).toMatchObject({ kind: 'agent_failed', message: 'I cannot.' });
});

it('begins anew where keys are used again, and ends what had no answer', () => {
  const all = steps(
    begun('turn-1', 'model', 'small'), ended('turn-1', turn('no')), event('node.retrying', {}),
    begun('turn-1', 'model', 'small', 1, 2), event('node.cancelled', {}, null),
  );
  expect(all.map((step) => [step.attempt, isOpen(step), step.output === undefined])).toEqual([[1, false, false], [2, false, true]]);
});

it('tells of answers of people, of messages of agents, and of calls that were not made', () => {
  const asked = { task_id: 't', state: 'TASK_STATE_INPUT_REQUIRED', message: { parts: [{ text: 'Which colour?' }] }, artifacts: [] };
  const done = { task_id: 't', state: 'TASK_STATE_COMPLETED', message: null, artifacts: [{ parts: [{ text: 'Red' }, { data: { a: 1 } }] }] };
  const all = stepsOf([
    begun('message-1', 'agent', 'helper'), event('node.progress', { step: 'message-1', note: { task_id: 't' } }), ended('message-1', asked),
    event('node.progress', { step: 'input-1', output: { decision: 'submit', values: { answer: 'red' } } }, null),
    begun('message-2', 'agent', 'helper'), ended('message-2', done),
    event('budget.reached', { scope: 'run', unit: 'cost', limit: 1, spent: 0.5, wanted: 0.6 }),
  ]);
  expect(all.map((step) => step.kind)).toEqual(['agent', 'input', 'agent', 'budget']);
  expect(messageOf(all[0] as Step)).toEqual({ state: 'input-required', text: 'Which colour?' });
  expect((all[1] as Step).output).toMatchObject({ values: { answer: 'red' } });
  expect(messageOf(all[2] as Step)).toEqual({ state: 'completed', text: 'Red' });
  expect(all[3] as Refused).toMatchObject({ scope: 'run', wanted: 0.6 });
});

it('looks at events of steps only', () => {
  expect([begun('turn-1', 'model', 'm'), paid('turn-1', 1), event('node.failed', {}), event('budget.reached', {})].every(isOfStep)).toBe(true);
  expect([event('node.progress', { percent: 3 }), event('node.log', { line: 'x' }), event('node.started', {})].some(isOfStep)).toBe(false);
});
