import type { RunFilter } from '@/api/runs';
import type { BulkFilter } from '@/api/types';
import { isRunStatus } from '@/status/statuses';
import type { RunSearch } from './search';

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A span back from now (`15m`, `24h`, `7d`) or a moment, as RFC 3339; nothing for what is neither. */
export function moment(text: string | undefined, now: number): string | undefined {
  if (text === undefined) {
    return undefined;
  }

  const span = /^(\d{1,6})([mhd])$/.exec(text);
  if (span) {
    return new Date(now - Number(span[1]) * units[span[2]!]!).toISOString();
  }

  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

export function statusesOf(search: RunSearch): Extract<RunFilter['status'], readonly unknown[]> {
  return (search.status ?? '').split(',').filter(isRunStatus);
}

const list = (text: string | undefined): string[] => (text ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '');

/** What the address says, as the API takes it. */
export function filterOf(search: RunSearch, now: number): RunFilter {
  return {
    status: statusesOf(search),
    workflow: search.workflow,
    search: search.q,
    label: list(search.label),
    started_after: moment(search.after, now),
    started_before: moment(search.before, now),
  };
}

/** The same for an action on everything that matches. */
export function bulkFilterOf(search: RunSearch, now: number): BulkFilter {
  const { status, label, ...rest } = filterOf(search, now);
  return { ...rest, status: [...(status ?? [])], label: [...(label ?? [])] };
}

export function isFiltered(search: RunSearch): boolean {
  return Object.entries(search).some(([name, value]: [string, string | undefined]) => name !== 'sort' && value !== undefined);
}
