import { expect, it } from 'vitest';
import type { NodeStatus } from '@/api/types';
import { rootOf } from '../model/plan';
import type { NodeState } from '../model/runModel';
import { goingOn } from './GoingOn';

const node = (path: string, status: NodeStatus): NodeState => ({
  path, root: rootOf(path), type: '', title: null, status, attempt: 1, maxAttempts: 1, queuedAt: null, startedAt: null, finishedAt: null, attempts: [],
  waiting: null, error: null, cause: null, branch: null, guards: null,
});

it('names what waits before what works, and instead of a loop what is inside it', () => {
  const nodes = [
    node('done', 'success'), node('queued', 'queued'), node('each', 'running'), node('each[0].again', 'running'), node('each[0].again[2]', 'waiting'),
    node('each[1]', 'running'), node('ask', 'waiting'), node('loop', 'running'),
  ];
  expect(goingOn(nodes).map(({ path }) => path)).toEqual(['each[0].again[2]', 'ask', 'each[1]', 'loop', 'queued']);
});
