import { oneOf, text, type RawSearch } from '@/app/search';

export interface WorkflowSearch {
  filter?: 'mine' | 'public' | undefined;
  q?: string | undefined;
  archived?: 'yes' | undefined;
}

export function readWorkflowSearch(search: RawSearch): WorkflowSearch {
  return { filter: oneOf(search, 'filter', ['mine', 'public']), q: text(search, 'q'), archived: oneOf(search, 'archived', ['yes']) };
}

/** What is looked at on the page of a workflow. */
export interface WorkflowPageSearch {
  view?: (typeof workflowViews)[number] | undefined;
  /** Versions to compare: from the older to the newer. */
  from?: string | undefined;
  to?: string | undefined;
}

export const workflowViews = ['definition', 'versions', 'permissions', 'runs', 'costs'] as const;

export function readWorkflowPageSearch(search: RawSearch): WorkflowPageSearch {
  return { view: oneOf(search, 'view', workflowViews), from: number(search, 'from'), to: number(search, 'to') };
}

const number = (search: RawSearch, name: string) => (/^[1-9]\d*$/.test(text(search, name) ?? '') ? text(search, name) : undefined);
