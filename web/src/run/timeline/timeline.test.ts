import { expect, it } from 'vitest';
import type { GraphNode } from '@/api/types';
import { planOf } from '../model/plan';
import { RunModel, type AttemptState, type NodeState } from '../model/runModel';
import { lengthOf, rowsOf } from '../rows';
import { whereTimeWent } from './critical';
import { segmentsOf, spanOf, ticks } from './segments';

const state = (path: string, more: Partial<NodeState> = {}): NodeState => ({
  path, root: path, type: 'tool_call', title: null, status: 'success', attempt: 1, maxAttempts: 3, queuedAt: null, startedAt: null, finishedAt: null,
  attempts: [], waiting: null, error: null, cause: null, branch: null, guards: null, ...more,
});
const attempt = (number: number, startedAt: number, finishedAt: number | null, more: Partial<AttemptState> = {}): AttemptState => ({
  attempt: number, status: finishedAt === null ? 'running' : 'success', queuedAt: null, startedAt, finishedAt, retryAt: null, ...more,
});
const kinds = (node: NodeState, now: number) => segmentsOf(node, now).map((one) => [one.kind, one.from, one.to]);

it('tells queue, attempts and backoff apart', () => {
  const node = state('a', {
    queuedAt: 500, startedAt: 100, finishedAt: 900,
    attempts: [attempt(1, 100, 200, { status: 'failed', queuedAt: 0, retryAt: 500 }), attempt(2, 550, 900)],
  });
  expect(kinds(node, 9_999)).toEqual([['queue', 0, 100], ['failed', 100, 200], ['backoff', 200, 500], ['queue', 500, 550], ['work', 550, 900]]);
});

it('tells attempts that were stopped from those that failed', () => {
  const ended = (status: string) => kinds(state('a', { startedAt: 0, finishedAt: 10, attempts: [attempt(1, 0, 10, { status })] }), 99);
  expect(['failed', 'cancelled', 'interrupted', 'success'].map((status) => ended(status)[0]![0])).toEqual(['failed', 'stopped', 'stopped', 'work']);
});

it('ends what goes on now', () => {
  expect(kinds(state('a', { status: 'running', startedAt: 10, attempts: [attempt(1, 10, null)] }), 50)).toEqual([['work', 10, 50]]);
  expect(kinds(state('a', { status: 'queued', queuedAt: 10 }), 50)).toEqual([['queue', 10, 50]]);
  expect(kinds(state('a', { status: 'retrying', startedAt: 0, attempts: [attempt(1, 0, 10, { status: 'failed', retryAt: 99 })] }), 50))
    .toEqual([['failed', 0, 10], ['backoff', 10, 50]]);
  expect(kinds(state('a'), 50)).toEqual([]);
});

it('counts gates and waits as waiting, loops as what is inside', () => {
  expect(kinds(state('a', { type: 'human_gate', status: 'waiting', startedAt: 10 }), 50)).toEqual([['wait', 10, 50]]);
  expect(kinds(state('a', { type: 'wait', startedAt: 10, finishedAt: 20 }), 50)).toEqual([['wait', 10, 20]]);
  expect(kinds(state('a', { type: 'loop', startedAt: 10, finishedAt: 20, attempts: [attempt(1, 10, 20)] }), 50)).toEqual([['inside', 10, 20]]);
});

it('goes back from the node that ended last to say where the time went', () => {
  const node = (id: string, level: number): GraphNode => ({
    id, level, type: 'tool_call', title: null, tool: null, agent: null, critical: true, trigger: 'all_success', max_attempts: 1, options: null, fallback: null, body: null,
  });
  const edge = (from: string, to: string) => ({ from, to, on: 'success', branch: null, when: null });
  const plan = planOf({
    name: 'g', nodes: [node('a', 0), node('fast', 1), node('slow', 1), node('end', 2)],
    edges: [edge('a', 'fast'), edge('a', 'slow'), edge('fast', 'end'), edge('slow', 'end')], order: [], levels: [], finally: null,
  });
  const model = new RunModel('r', plan);
  const put = (path: string, from: number, to: number, type = 'tool_call') =>
    model.nodes.set(path, state(path, { type, startedAt: from, finishedAt: to, attempts: type === 'wait' ? [] : [attempt(1, from, to)] }));
  put('a', 0, 100);
  put('fast', 100, 150);
  put('slow', 110, 400, 'wait');
  put('end', 400, 500);
  const spent = whereTimeWent(plan, model, 0, 520);
  expect(spent.path.map(({ node: { path }, ms }) => [path, ms])).toEqual([['a', 100], ['slow', 290], ['end', 100]]);
  expect(spent.kinds).toEqual([{ kind: 'wait', ms: 290 }, { kind: 'work', ms: 200 }, { kind: 'other', ms: 30 }]);
  expect(spent.kinds.reduce((sum, one) => sum + one.ms, 0)).toBe(spent.total);
});

it('looks into loops and lists for where their time went', () => {
  const node = (id: string, type: string): GraphNode => ({
    id, level: 0, type, title: null, tool: null, agent: null, critical: true, trigger: 'all_success', max_attempts: 1, options: null, fallback: null, body: null,
  });
  const model = new RunModel('r', planOf({ name: 'g', nodes: [node('each', 'parallel')], edges: [], order: [], levels: [], finally: null }));
  const put = (path: string, from: number, to: number | null, more: Partial<NodeState> = {}) => model.nodes.set(path, state(path, {
    root: 'each', startedAt: from, finishedAt: to, attempts: [attempt(1, from, to)], ...more,
  }));
  put('each', 0, null, { type: 'parallel' });
  put('each[0].a', 10, 100);
  put('each[1].a', 10, 60);
  put('each[0].gate', 100, 300, { type: 'human_gate', attempts: [] });
  put('each[1].b', 320, null, { attempts: [attempt(1, 320, 350, { status: 'failed', retryAt: 380 }), attempt(2, 380, null)] });
  // From the node that goes on back to the gate, and to what that waited for: 20 + 10 ms are between them and the loop's own.
  expect(new Map(whereTimeWent(planOf({ name: 'g', nodes: [node('each', 'parallel')], edges: [], order: [], levels: [], finally: null }), model, 0, 400)
    .kinds.map(({ kind, ms }) => [kind, ms]))).toEqual(new Map([['wait', 200], ['work', 110], ['failed', 30], ['backoff', 30], ['inside', 30]]));
});

it('marks round times', () => {
  expect(ticks(1_000, 5)).toEqual([0, 200, 400, 600, 800, 1_000]);
  expect(ticks(3_600_000, 6)).toHaveLength(7);
});

it('sorts and filters rows, those without a value last', () => {
  const model = new RunModel('r', planOf({ name: 'g', nodes: [], edges: [], order: [], levels: [], finally: null }));
  for (const one of [
    state('b', { startedAt: 0, finishedAt: 10 }), state('a', { status: 'pending' }), state('c[10]', { startedAt: 0, finishedAt: 30, status: 'failed' }),
    state('c[9]', { startedAt: 5, finishedAt: 10 }),
  ]) {
    model.nodes.set(one.path, one);
  }

  const paths = (by: 'plan' | 'node' | 'duration', descending = false) =>
    rowsOf(model, undefined, undefined, { by, descending }, 100).map((one) => one.path);
  expect(paths('plan')).toEqual(['b', 'a', 'c[10]', 'c[9]']);
  expect(paths('node')).toEqual(['a', 'b', 'c[9]', 'c[10]']);
  expect(paths('duration', true)).toEqual(['c[10]', 'b', 'c[9]', 'a']);
  expect(rowsOf(model, 'C[', 'failed', { by: 'plan', descending: false }, 0).map((one) => one.path)).toEqual(['c[10]']);
  expect(lengthOf(state('x', { startedAt: 5 }), 9)).toBe(4);
  expect(spanOf(state('x'), 9)).toBeNull();
});
