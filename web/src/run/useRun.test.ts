import { expect, it, vi } from 'vitest';
import { runs } from '@/api/runs';
import type { Node, RunEvent } from '@/api/types';
import { planOf } from './model/plan';
import { RunStore } from './useRun';

const plan = planOf({
  name: 'g', order: ['a'], levels: [['a']], finally: null, edges: [],
  nodes: [{
    id: 'a', level: 0, type: 'transform', title: null, tool: null, agent: null, critical: true, trigger: 'all_success', max_attempts: 1, options: null,
    fallback: null, body: null,
  }],
});
const events = (from: number, count: number): RunEvent[] => Array.from({ length: count }, (_, i) =>
  ({ seq: from + i, at: '2026-01-01T00:00:00Z', type: 'node.log', node: 'a', attempt: 1, data: { stream: 'stdout', line: '' } }));

it('keeps the newest events only, and says how many it dropped', () => {
  const store = new RunStore('r', plan, 5, 100);
  expect(store.left).toBe(0);
  store.take(events(6, 199));
  expect([store.seen.length, store.left, store.dropped]).toEqual([199, 0, 0]);
  store.take(events(205, 1));
  expect([store.seen.length, store.seen[0]!.seq, store.left, store.dropped]).toEqual([100, 106, 105, 1]);
});

it('folds what came while nodes were read after what was read', async () => {
  const store = new RunStore('r', plan, 0);
  const read: Node = { node: 'a', type: 'transform', status: 'running', attempts: [], waiting: null, error: null } as unknown as Node;
  vi.spyOn(runs, 'nodes').mockRejectedValueOnce(new Error('away')).mockImplementationOnce(() => {
    store.take([{ ...events(1, 1)[0]!, type: 'node.succeeded', data: {} }]);
    return Promise.resolve({ items: [read], next_cursor: null });
  });
  await expect(store.read(new AbortController().signal)).rejects.toThrow('away');
  await store.read(new AbortController().signal);
  expect(store.model.nodes.get('a')!.status).toBe('success');
});
