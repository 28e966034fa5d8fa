import { oneOf, text, type RawSearch } from '@/app/search';

/** What is looked at on the page of costs. */
export interface CostSearch {
  /** Days up to today. */
  days?: (typeof spans)[number] | undefined;
  of?: 'tokens' | 'calls' | undefined;
  workflow?: string | undefined;
  user?: string | undefined;
}

export const spans = ['7', '30', '90', '365'] as const;

export function readCostSearch(search: RawSearch): CostSearch {
  return {
    days: oneOf(search, 'days', spans), of: oneOf(search, 'of', ['tokens', 'calls']), workflow: text(search, 'workflow'),
    user: text(search, 'user'),
  };
}
