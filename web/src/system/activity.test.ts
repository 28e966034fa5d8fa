import { expect, it } from 'vitest';
import type { Run } from '@/api/types';
import { entriesOf } from './activity';

const run = (id: string, more: Partial<Run>): Run => ({
  id, workflow: 'w', status: 'running', created_at: '2026-01-01T00:00:00Z', started_at: null, finished_at: null, created_by: 'owner', ...more,
} as Run);

it('lists beginnings and ends, newest first', () => {
  const entries = entriesOf([
    run('a', { status: 'failed', started_at: '2026-01-01T00:00:01Z', finished_at: '2026-01-01T00:00:09Z' }),
    run('b', { status: 'running', started_at: '2026-01-01T00:00:05Z' }),
    run('c', { status: 'created', created_at: '2026-01-01T00:00:03Z' }),
  ]);
  expect(entries.map((entry) => `${entry.run} ${entry.status}`)).toEqual(['a failed', 'b running', 'c created', 'a running']);
});

it('puts the end after the beginning when both are in one millisecond', () => {
  const at = '2026-01-01T00:00:01Z';
  const entries = entriesOf([run('a', { status: 'success', started_at: at, finished_at: at }), run('b', { status: 'failed', started_at: at, finished_at: at })]);
  expect(entries.map((entry) => `${entry.run} ${entry.status}`)).toEqual(['b failed', 'b running', 'a success', 'a running']);
});

it('does not take the end of an earlier round for the end of a run that goes on', () => {
  const entries = entriesOf([run('a', { status: 'running', started_at: '2026-01-01T00:00:01Z', finished_at: '2026-01-01T00:00:09Z' })]);
  expect(entries.map((entry) => entry.status)).toEqual(['running']);
});
