import { oneOf, text, type RawSearch } from '@/app/search';

/** The filters of the runs page as they stand in the address. */
export interface RunSearch {
  /** Words with commas between. */
  status?: string | undefined;
  workflow?: string | undefined;
  /** Free text. */
  q?: string | undefined;
  /** `key` or `key=value`, several with commas between. */
  label?: string | undefined;
  /** A span back from now (`24h`), or a moment. */
  after?: string | undefined;
  before?: string | undefined;
  sort?: (typeof runSorts)[number] | undefined;
}

export const runSorts = ['-created_at', 'created_at', '-duration_ms', 'duration_ms'] as const;

export function readRunSearch(search: RawSearch): RunSearch {
  return {
    status: text(search, 'status'),
    workflow: text(search, 'workflow'),
    q: text(search, 'q'),
    label: text(search, 'label'),
    after: text(search, 'after'),
    before: text(search, 'before'),
    sort: oneOf(search, 'sort', runSorts),
  };
}
