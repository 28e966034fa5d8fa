import type { BulkBody, Run, RunStatus } from '@/api/types';
import { runStatuses } from '@/status/statuses';

export type BulkAction = 'cancel' | 'retry' | 'delete';

/** What the server takes in which status (a row of the state table, not a guess): others are refused with 409. */
const taken: Record<BulkAction | 'pause' | 'resume', (status: RunStatus) => boolean> = {
  cancel: (status) => !runStatuses[status].terminal,
  retry: (status) => status === 'failed' || status === 'partial_success' || status === 'cancelled',
  delete: (status) => runStatuses[status].terminal,
  pause: (status) => status === 'running',
  resume: (status) => status === 'paused',
};

export const canDo = (action: keyof typeof taken, run: Pick<Run, 'status'>): boolean => taken[action](run.status);

export const verbs: Record<BulkAction, { ask: string; done: string; danger: boolean; warning: string }> = {
  cancel: { ask: 'Cancel', done: 'cancelled', danger: true, warning: 'Running work is told to stop; what has finished stays finished.' },
  retry: {
    ask: 'Retry', done: 'retried', danger: false,
    warning: 'Each opens a new round: successes are kept, failed and cancelled nodes run again.',
  },
  delete: { ask: 'Delete', done: 'deleted', danger: true, warning: 'Runs, their outputs and their history are removed for good.' },
};

export const runsWord = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);

/** @param matching everything the filter matches, instead of single runs. */
export type Selection = { ids: ReadonlySet<string> } | { matching: BulkBody['filter'] };
