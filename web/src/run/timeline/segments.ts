import type { NodeState } from '../model/runModel';

/**
 * queue: ready, no place free. work: an attempt. failed: an attempt that failed. stopped: one that was cancelled or lost. backoff: the
 * pause before the next one. wait: for a person, an event or a time. inside: a loop, foreach or other workflow, whose work is that of
 * its nodes.
 */
export type SegmentKind = 'queue' | 'work' | 'failed' | 'stopped' | 'backoff' | 'wait' | 'inside';

export interface Segment {
  kind: SegmentKind;
  from: number;
  to: number;
  /** Of work, failed and stopped. */
  attempt?: number;
}

/** How an attempt ended, when it was not by a success. */
const ends: Record<string, SegmentKind> = { failed: 'failed', cancelled: 'stopped', interrupted: 'stopped' };

export const containers = new Set(['parallel', 'loop', 'workflow']);
const waiters = new Set(['human_gate', 'wait']);

/** How a node run spent its time, in order. What goes on still ends now. */
export function segmentsOf(node: NodeState, now: number): Segment[] {
  const found: Segment[] = [];
  const add = (kind: SegmentKind, from: number | null, to: number, attempt?: number) => {
    if (from !== null && to > from) {
      found.push({ kind, from, to, ...(attempt === undefined ? {} : { attempt }) });
    }
  };
  if (node.attempts.length === 0) {
    const own = waiters.has(node.type) ? 'wait' : containers.has(node.type) ? 'inside' : 'work';
    add('queue', node.queuedAt, node.startedAt ?? node.finishedAt ?? now);
    add(own, node.startedAt, node.finishedAt ?? now);
    return found;
  }

  const inside = containers.has(node.type);
  node.attempts.forEach((attempt, i) => {
    const before = node.attempts[i - 1];
    const due = before?.retryAt ?? null;
    const known = attempt.queuedAt ?? (i === node.attempts.length - 1 ? node.queuedAt : null) ?? due;
    const queued = known !== null && known >= (before?.finishedAt ?? 0) ? Math.min(known, attempt.startedAt) : null;
    if (before?.finishedAt != null && due !== null) {
      add('backoff', before.finishedAt, queued ?? attempt.startedAt);
    }

    add('queue', queued, attempt.startedAt);

    add(inside ? 'inside' : ends[attempt.status] ?? 'work', attempt.startedAt, attempt.finishedAt ?? node.finishedAt ?? now, attempt.attempt);
  });
  const last = node.attempts.at(-1)!;
  if (node.status === 'retrying') {
    add('backoff', last.finishedAt, now);
  } else if (node.status === 'queued') {
    if (last.finishedAt !== null && last.retryAt !== null) {
      add('backoff', last.finishedAt, Math.min(last.retryAt, node.queuedAt ?? now));
    }

    add('queue', node.queuedAt, now);
  } else if (node.status === 'waiting') {
    add('wait', node.waiting?.since ?? last.finishedAt, now);
  }

  return found;
}

/** First and last moment of a node run; null before anything has happened. */
export function spanOf(node: NodeState, now: number): { from: number; to: number } | null {
  const from = Math.min(node.attempts[0]?.startedAt ?? Infinity, node.startedAt ?? Infinity, node.queuedAt ?? Infinity);
  return from === Infinity ? null : { from, to: node.finishedAt ?? now };
}

/** Round times for a scale: about `count` of them between two moments, counted from the first. */
export function ticks(length: number, count: number): number[] {
  const steps = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
    1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000, 86_400_000,
  ];
  const wanted = length / Math.max(1, count);
  const step = steps.find((one) => one >= wanted) ?? Math.ceil(wanted / 86_400_000) * 86_400_000;
  const found: number[] = [];
  for (let at = 0; at <= length; at += step) {
    found.push(at);
  }

  return found;
}
