import type { Node, NodeStatus, RunEvent } from '@/api/types';
import { rootOf, shapeOf, type Plan } from './plan';

export interface AttemptState {
  attempt: number;
  status: string;
  /** When it got in line; null when it did not have to. */
  queuedAt: number | null;
  startedAt: number;
  finishedAt: number | null;
  retryAt: number | null;
}

export interface WaitState {
  /** edges, capacity, retry, gate, timer, event or paused. */
  for: string;
  name: string | null;
  since: number | null;
  until: number | null;
}

/** A node run as lists, graph and timeline need it. Times are milliseconds since 1970. */
export interface NodeState {
  path: string;
  root: string;
  type: string;
  title: string | null;
  status: NodeStatus;
  attempt: number;
  maxAttempts: number;
  queuedAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  attempts: AttemptState[];
  waiting: WaitState | null;
  error: string | null;
  /** Who skipped or cancelled it. */
  cause: { kind: string; node: string | null } | null;
  branch: string | null;
  guards: string | null;
}

const time = (at: string | null | undefined): number | null => (at === null || at === undefined ? null : Date.parse(at));

/** Body node runs by status, for each loop and foreach. */
export type Counts = Partial<Record<NodeStatus, number>>;

/**
 * The state of a run's nodes: read once, then folded forward event by event. Every event sets what it tells absolutely, so events that the
 * first reading knew already may be folded again: after the last of them all is as if each had been folded once.
 */
export class RunModel {
  readonly nodes = new Map<string, NodeState>();
  /** Of bodies, by the node they belong to. */
  readonly bodies = new Map<string, Counts>();
  readonly counts: Counts = {};
  /** Raised whenever something has changed. */
  version = 0;

  constructor(readonly run: string, private readonly plan: Plan) {
    for (const node of plan.nodes) {
      this.put({ ...fresh(node.id), type: node.type, title: node.label === node.id ? null : node.label });
    }
  }

  load(views: readonly Node[]): void {
    for (const view of views) {
      this.put(stateOf(view));
    }

    this.version++;
  }

  apply(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.node !== null) {
        this.fold(event, event.node);
      } else if (event.type === 'run.reopened') {
        this.reset(event.data);
      }
    }

    this.version++;
  }

  private fold(event: RunEvent, path: string): void {
    const node = this.nodes.get(path) ?? this.begun(path);
    const next = folded(node, event, this.run);
    if (next !== node) {
      this.put(next);
    }

    if (event.type === 'gate.decided') {
      this.reset(event.data);
    }
  }

  /** A node run of a body that events tell of first: they say what happened, the plan says what it is. */
  private begun(path: string): NodeState {
    const known = this.plan.bodies.get(shapeOf(path));
    return known ? { ...fresh(path), type: known.type, title: known.title, maxAttempts: known.max_attempts } : fresh(path);
  }

  private reset(data: unknown): void {
    for (const path of (data as { reset?: string[] } | null)?.reset ?? []) {
      const node = this.nodes.get(path);
      if (node) {
        this.put({
          ...node, status: 'pending', attempt: 0, queuedAt: null, startedAt: null, finishedAt: null, waiting: null, error: null, cause: null,
          branch: null, guards: null,
        });
      }
    }
  }

  private put(node: NodeState): void {
    const before = this.nodes.get(node.path);
    this.nodes.set(node.path, node);
    count(this.counts, before?.status, node.status);
    if (node.root !== node.path) {
      let counts = this.bodies.get(node.root);
      if (!counts) {
        this.bodies.set(node.root, counts = {});
      }

      count(counts, before?.status, node.status);
    }
  }
}

function count(counts: Counts, before: NodeStatus | undefined, now: NodeStatus): void {
  if (before !== now) {
    counts[now] = (counts[now] ?? 0) + 1;
    if (before !== undefined) {
      counts[before] = counts[before]! - 1;
    }
  }
}

function fresh(path: string): NodeState {
  return {
    path, root: rootOf(path), type: '', title: null, status: 'pending', attempt: 0, maxAttempts: 1, queuedAt: null, startedAt: null,
    finishedAt: null, attempts: [], waiting: null, error: null, cause: null, branch: null, guards: null,
  };
}

function stateOf(view: Node): NodeState {
  const { waiting } = view;
  return {
    path: view.node, root: rootOf(view.node), type: view.type, title: view.title, status: view.status, attempt: view.attempt,
    maxAttempts: view.max_attempts, queuedAt: time(view.queued_at), startedAt: time(view.started_at), finishedAt: time(view.finished_at),
    attempts: view.attempts.map((one) => ({
      attempt: one.attempt, status: one.status, queuedAt: null, startedAt: Date.parse(one.started_at), finishedAt: time(one.finished_at),
      retryAt: time(one.retry_at),
    })),
    waiting: waiting && { for: waiting.for, name: waiting.name, since: time(waiting.since), until: time(waiting.until) },
    error: view.error && `${view.error.kind}: ${view.error.message}`,
    cause: view.cause, branch: view.branch, guards: null,
  };
}

interface Told {
  error?: { kind: string; message: string };
  due?: string;
  for?: string;
  name?: string;
  kind?: string;
  node?: string;
  branch?: string;
  guards?: string;
}

function folded(node: NodeState, event: RunEvent, run: string): NodeState {
  const at = Date.parse(event.at);
  const told = (event.data ?? {}) as Told;
  const error = told.error ? `${told.error.kind}: ${told.error.message}` : null;
  const ended = { finishedAt: at, waiting: null };
  switch (event.type) {
    case 'node.queued':
      return {
        ...node, status: 'queued', queuedAt: at, finishedAt: null, error: null, cause: null,
        attempts: closed(node.attempts, at, 'interrupted'), waiting: { for: 'capacity', name: null, since: at, until: null },
      };
    case 'node.started':
      return {
        ...node, status: 'running', startedAt: node.startedAt ?? at, finishedAt: null, waiting: null, error: null, cause: null,
        attempt: node.attempt + (node.attempts.some((one) => one.attempt === event.attempt) ? 0 : 1),
        attempts: opened(node, event.attempt ?? 1, at),
      };
    case 'node.waiting':
      return {
        ...node, status: 'waiting', startedAt: node.startedAt ?? at, finishedAt: null,
        waiting: { for: told.for ?? 'event', name: told.name ?? null, since: at, until: time(told.due) },
      };
    case 'gate.opened':
      return { ...node, waiting: { for: 'gate', name: `${run}:${event.seq}`, since: at, until: time(told.due) } };
    case 'node.retrying':
      return {
        ...node, status: 'retrying', finishedAt: null, error, attempts: closed(node.attempts, at, 'failed', time(told.due)),
        waiting: { for: 'retry', name: null, since: at, until: time(told.due) },
      };
    case 'node.succeeded':
      return {
        ...node, ...ended, status: 'success', startedAt: node.startedAt ?? at, error: null, cause: null, branch: told.branch ?? null,
        guards: told.guards ?? null, attempts: closed(node.attempts, at, 'success'),
      };
    case 'node.failed':
      return { ...node, ...ended, status: 'failed', error, guards: told.guards ?? null, attempts: closed(node.attempts, at, 'failed') };
    case 'node.skipped':
    case 'node.cancelled':
      return {
        ...node, ...ended, status: event.type === 'node.skipped' ? 'skipped' : 'cancelled', guards: told.guards ?? null,
        cause: { kind: told.kind ?? '', node: told.node ?? null }, attempts: closed(node.attempts, at, 'cancelled'),
      };
    default:
      return node;
  }
}

function opened(node: NodeState, attempt: number, at: number): AttemptState[] {
  const others = closed(node.attempts, at, 'interrupted').filter((one) => one.attempt !== attempt);
  const queuedAt = node.status === 'queued' ? node.queuedAt : null;
  return [...others, { attempt, status: 'running', queuedAt, startedAt: at, finishedAt: null, retryAt: null }];
}

function closed(attempts: AttemptState[], at: number, status: string, retryAt: number | null = null): AttemptState[] {
  const last = attempts.at(-1);
  return last && last.finishedAt === null
    ? [...attempts.slice(0, -1), { ...last, status, finishedAt: at, retryAt }]
    : attempts;
}
