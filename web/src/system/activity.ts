import type { Run, RunStatus } from '@/api/types';
import { runStatuses } from '@/status/statuses';

export interface Entry {
  key: string;
  run: string;
  workflow: string;
  status: RunStatus;
  at: string;
  by: string | null;
}

/** What happened to these runs as far as they tell by themselves: created or started, and ended. Newest first. */
export function entriesOf(runs: readonly Run[]): Entry[] {
  return runs
    .flatMap((run) => {
      const base = { run: run.id, workflow: run.workflow };
      const begun: Entry = run.started_at === null
        ? { ...base, key: `${run.id} created`, status: 'created', at: run.created_at, by: run.created_by }
        : { ...base, key: `${run.id} started`, status: 'running', at: run.started_at, by: run.created_by };
      const later: Entry[] = run.finished_at !== null && runStatuses[run.status].terminal
        ? [{ ...base, key: `${run.id} ended`, status: run.status, at: run.finished_at, by: null }]
        : [];
      return [begun, ...later];
    })
    // What ends in the millisecond in which it begins ends after it nevertheless.
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.run.localeCompare(a.run) || a.key.localeCompare(b.key));
}
