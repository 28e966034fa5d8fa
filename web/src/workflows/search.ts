import { oneOf, text, type RawSearch } from '@/app/search';

export interface WorkflowSearch {
  filter?: 'mine' | 'public' | undefined;
  q?: string | undefined;
}

export function readWorkflowSearch(search: RawSearch): WorkflowSearch {
  return { filter: oneOf(search, 'filter', ['mine', 'public']), q: text(search, 'q') };
}
