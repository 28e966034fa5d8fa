import { expect, it } from 'vitest';
import type { Graph, GraphEdge, GraphNode, Node, RunEvent } from '@/api/types';
import { edgeState, unfinished } from './edges';
import { planOf, rootOf } from './plan';
import { RunModel } from './runModel';

const node = (id: string, level: number, more: Partial<GraphNode> = {}): GraphNode => ({
  id, level, type: 'transform', title: null, tool: null, agent: null, critical: true, trigger: 'all_success', max_attempts: 1, options: null, fallback: null,
  body: null, ...more,
});
const edge = (from: string, to: string, more: Partial<GraphEdge> = {}): GraphEdge => ({ from, to, on: 'success', branch: null, when: null, ...more });
const graph = (nodes: GraphNode[], edges: GraphEdge[], last: Graph | null = null): Graph =>
  ({ name: 'g', nodes, edges, order: nodes.map((one) => one.id), levels: [], finally: last });

let seq = 0;
const event = (type: string, path: string | null, data: unknown = {}, attempt: number | null = null, at = 1_000 * ++seq): RunEvent =>
  ({ seq, at: new Date(at).toISOString(), type, node: path, attempt, data });

it('numbers the plan, puts what runs at the end behind the rest, and knows fallbacks', () => {
  const plan = planOf(graph(
    [node('a', 0), node('b', 1, { fallback: 'c' }), node('c', 0)], [edge('a', 'b', { when: 'x' }), edge('a', 'b', { on: 'always', when: 'y' })],
    graph([node('end', 0)], []),
  ));
  expect(plan.nodes.map((one) => [one.id, one.level, one.finally])).toEqual([['a', 0, false], ['b', 1, false], ['c', 0, false], ['end', 2, true]]);
  expect(plan.edges.map((one) => [one.on, one.guard])).toEqual([['success', 0], ['always', 1], ['fallback', -1]]);
  expect(plan.nodes[1]!.fallback).toBe(2);
  expect(rootOf('each[3].fetch')).toBe('each');
});

it('folds attempts, waits and ends', () => {
  const model = new RunModel('r', planOf(graph([node('a', 0)], [])));
  model.apply([event('node.queued', 'a'), event('node.started', 'a', {}, 1)]);
  expect(model.nodes.get('a')).toMatchObject({ status: 'running', attempt: 1, attempts: [{ attempt: 1, status: 'running', finishedAt: null }] });
  model.apply([event('node.retrying', 'a', { error: { kind: 'timeout', message: 'late' }, due: '2026-01-01T00:00:00Z' }, 1)]);
  expect(model.nodes.get('a')).toMatchObject({ status: 'retrying', waiting: { for: 'retry', until: Date.parse('2026-01-01T00:00:00Z') }, error: 'timeout: late' });
  model.apply([event('node.queued', 'a'), event('node.started', 'a', {}, 2), event('node.succeeded', 'a', { branch: 'x' }, 2)]);
  expect(model.nodes.get('a')).toMatchObject({ status: 'success', branch: 'x', waiting: null, error: null, attempt: 2 });
  expect(model.nodes.get('a')!.attempts.map((one) => one.status)).toEqual(['failed', 'success']);
});

it('knows from the plan what the nodes of bodies are that events tell of', () => {
  const fetch = node('fetch', 0, { type: 'tool_call', title: 'Fetch it', max_attempts: 3 });
  const inner = node('again', 0, { type: 'loop', body: graph([node('', 0, { type: 'wait' })], []) });
  const model = new RunModel('r', planOf(graph([node('each', 0, { type: 'parallel', body: graph([fetch, inner], []) })], [])));
  model.apply([event('node.started', 'each[12].fetch', {}, 1), event('node.waiting', 'each[0].again[3]')]);
  expect(model.nodes.get('each[12].fetch')).toMatchObject({ type: 'tool_call', title: 'Fetch it', maxAttempts: 3 });
  expect(model.nodes.get('each[0].again[3]')).toMatchObject({ type: 'wait' });
});

it('names the gate a node waits at, and puts back what a correction or a new round resets', () => {
  const model = new RunModel('r', planOf(graph([node('a', 0), node('gate', 1)], [edge('a', 'gate')])));
  model.apply([event('node.succeeded', 'a'), event('node.waiting', 'gate', { for: 'gate' })]);
  const opened = event('gate.opened', 'gate', { title: 'ok?' });
  model.apply([opened]);
  expect(model.nodes.get('gate')!.waiting).toMatchObject({ for: 'gate', name: `r:${opened.seq}` });
  model.apply([event('gate.decided', 'gate', { option: 'correct', reset: ['a', 'gate'] })]);
  expect([...model.nodes.values()].map((one) => one.status)).toEqual(['pending', 'pending']);
  model.apply([event('node.failed', 'a', { error: { kind: 'x', message: 'y' } }), event('run.reopened', null, { round: 2, reset: ['a'] })]);
  expect(model.nodes.get('a')).toMatchObject({ status: 'pending', error: null });
});

it('counts by status, bodies by the node they belong to', () => {
  const model = new RunModel('r', planOf(graph([node('each', 0, { type: 'parallel' })], [])));
  model.apply([event('node.started', 'each', {}, 1), event('node.succeeded', 'each[0]'), event('node.succeeded', 'each[1].x'), event('node.failed', 'each[2]', {})]);
  expect(model.counts).toMatchObject({ running: 1, success: 2, failed: 1, pending: 0 });
  expect(model.bodies.get('each')).toMatchObject({ success: 2, failed: 1 });
});

it('ends in the same state when events it knows already come again', () => {
  const all = [
    event('node.queued', 'a'), event('node.started', 'a', {}, 1), event('node.retrying', 'a', { error: { kind: 'k', message: 'm' }, due: null }, 1),
    event('node.started', 'a', {}, 2), event('node.succeeded', 'a', {}, 2),
  ];
  const plan = planOf(graph([node('a', 0)], []));
  const once = new RunModel('r', plan);
  once.apply(all);
  const twice = new RunModel('r', plan);
  twice.apply(all.slice(0, 4));
  twice.apply(all);
  expect(twice.nodes.get('a')!.status).toBe('success');
  expect(twice.nodes.get('a')!.attempts.map(({ attempt, status }) => [attempt, status]))
    .toEqual(once.nodes.get('a')!.attempts.map(({ attempt, status }) => [attempt, status]));
  expect(twice.counts).toEqual(once.counts);
});

it('takes over what the server lists', () => {
  const model = new RunModel('r', planOf(graph([node('a', 0)], [])));
  model.load([{
    node: 'a', type: 'transform', title: null, tool: null, agent: null, status: 'failed', attempt: 1, max_attempts: 3, queued_at: null, started_at: '2026-01-01T00:00:00Z',
    finished_at: '2026-01-01T00:00:01Z', duration_ms: 1000, input: null, output: null, branch: null, error: { kind: 'k', message: 'm', stack: null },
    cause: null, cost: { amount: 0, input_tokens: 0, output_tokens: 0 }, worker: null, waiting: null, attempts: [],
  } satisfies Node]);
  expect(model.nodes.get('a')).toMatchObject({ status: 'failed', error: 'k: m', maxAttempts: 3 });
});

it('tells taken, dead and open edges by the rules of the engine', () => {
  const plan = planOf(graph(
    [node('a', 0), node('b', 1), node('c', 1), node('d', 1, { critical: false }), node('e', 2)],
    [edge('a', 'b', { branch: 'yes' }), edge('a', 'c', { branch: 'no' }), edge('a', 'd', { when: 'x' }), edge('d', 'e'), edge('d', 'c', { on: 'failure' }),
      edge('c', 'e', { on: 'always' })],
  ));
  const model = new RunModel('r', plan);
  const states = () => plan.edges.map((one) => edgeState(plan, model, one));
  expect(states()).toEqual(['open', 'open', 'open', 'open', 'open', 'open']);
  model.apply([event('node.succeeded', 'a', { branch: 'yes', guards: '1' }), event('node.skipped', 'c', { kind: 'edge', node: 'a' })]);
  expect(states()).toEqual(['taken', 'dead', 'taken', 'open', 'open', 'taken']);
  expect(unfinished(plan, model, 4)).toEqual(['d']);
  // A failed node that is not critical counts as a success for its edges.
  model.apply([event('node.failed', 'd', { error: { kind: 'k', message: 'm' } })]);
  expect(states().slice(3, 5)).toEqual(['taken', 'dead']);
});

it('follows a fallback: its success stands in for the failure', () => {
  const plan = planOf(graph([node('a', 0, { fallback: 'b' }), node('b', 1), node('c', 1)], [edge('a', 'c')]));
  const model = new RunModel('r', plan);
  model.apply([event('node.failed', 'a', {})]);
  expect(edgeState(plan, model, plan.edges[0]!)).toBe('open');
  model.apply([event('node.succeeded', 'b')]);
  expect(plan.edges.map((one) => edgeState(plan, model, one))).toEqual(['taken', 'taken']);
});
