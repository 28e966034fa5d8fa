import { oneOf, text, type RawSearch } from '@/app/search';

/** What is looked at on the page of a run. */
export interface RunPageSearch {
  view?: (typeof runViews)[number] | undefined;
  /** Path of the selected node run. */
  node?: string | undefined;
}

export const runViews = ['graph', 'timeline', 'table'] as const;

export function readRunPageSearch(search: RawSearch): RunPageSearch {
  return { view: oneOf(search, 'view', runViews), node: text(search, 'node') };
}
