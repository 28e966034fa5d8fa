import type { NodeStatus, RunStatus } from '@/api/types';

/** Shapes tell statuses apart without colour; each is drawn once, in StatusIcon. */
export type StatusShape =
  | 'ring-dotted' | 'ring' | 'spinner' | 'arrow-round' | 'clock' | 'bars' | 'check' | 'check-half' | 'cross' | 'chevrons' | 'slash';

/** Colours are tokens of app/tokens.css: `--status-<tone>` for text and icons, `--status-<tone>-soft` behind them. */
export type StatusTone =
  | 'idle' | 'queued' | 'running' | 'retrying' | 'waiting' | 'paused' | 'success' | 'partial' | 'failed' | 'skipped' | 'cancelled';

export interface StatusLook {
  /** The word of the API, as people read it. */
  word: string;
  shape: StatusShape;
  tone: StatusTone;
  /** Nothing leaves a terminal status by itself. */
  terminal: boolean;
  /** Moving now: the icon pulses, unless motion is unwanted. */
  active: boolean;
  /** One sentence for tooltips. */
  meaning: string;
}

const look = (
  word: string, shape: StatusShape, tone: StatusTone, kind: 'resting' | 'active' | 'terminal', meaning: string,
): StatusLook => ({ word, shape, tone, terminal: kind === 'terminal', active: kind === 'active', meaning });

/** The one table from run status to how it looks. */
export const runStatuses: Record<RunStatus, StatusLook> = {
  created: look('Created', 'ring-dotted', 'idle', 'resting', 'Recorded, not started yet.'),
  running: look('Running', 'spinner', 'running', 'active', 'At least one node can go on, or waits.'),
  paused: look('Paused', 'bars', 'paused', 'resting', 'Starts nothing new until it is resumed.'),
  success: look('Success', 'check', 'success', 'terminal', 'Every critical node did its work.'),
  partial_success: look('Partial success', 'check-half', 'partial', 'terminal', 'Only non-critical nodes failed.'),
  failed: look('Failed', 'cross', 'failed', 'terminal', 'A critical node failed for good.'),
  cancelled: look('Cancelled', 'slash', 'cancelled', 'terminal', 'Stopped by a person or a limit.'),
};

/** The one table from node status to how it looks. */
export const nodeStatuses: Record<NodeStatus, StatusLook> = {
  pending: look('Pending', 'ring-dotted', 'idle', 'resting', 'Waits for earlier nodes.'),
  queued: look('Queued', 'ring', 'queued', 'resting', 'Ready; waits for a free place.'),
  running: look('Running', 'spinner', 'running', 'active', 'An attempt is under way.'),
  retrying: look('Retrying', 'arrow-round', 'retrying', 'resting', 'An attempt failed; the next one is due later.'),
  waiting: look('Waiting', 'clock', 'waiting', 'resting', 'Waits for a person, an event or a time.'),
  success: look('Success', 'check', 'success', 'terminal', 'Done.'),
  failed: look('Failed', 'cross', 'failed', 'terminal', 'Failed for good.'),
  skipped: look('Skipped', 'chevrons', 'skipped', 'terminal', 'Not on the path that was taken.'),
  cancelled: look('Cancelled', 'slash', 'cancelled', 'terminal', 'Stopped before its end.'),
};

/** How an agent or a server of tools was when it was last asked. */
export const peerStatuses = {
  answers: look('Answers', 'check', 'success', 'terminal', 'It said what it is when it was last asked.'),
  fails: look('Does not answer', 'cross', 'failed', 'terminal', 'It could not be asked the last time.'),
} as const satisfies Record<string, StatusLook>;

export const runStatusWords = Object.keys(runStatuses) as RunStatus[];
export const nodeStatusWords = Object.keys(nodeStatuses) as NodeStatus[];

export const isRunStatus = (word: string): word is RunStatus => word in runStatuses;
