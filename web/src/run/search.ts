import { oneOf, text, type RawSearch } from '@/app/search';
import { nodeStatusWords } from '@/status/statuses';
import type { NodeStatus } from '@/api/types';

/** What is looked at on the page of a run. */
export interface RunPageSearch {
  view?: (typeof runViews)[number] | undefined;
  /** Path of the selected node run. */
  node?: string | undefined;
  /** Part of the inspector. */
  tab?: (typeof inspectorTabs)[number] | undefined;
  /** Text to find in names of nodes. */
  q?: string | undefined;
  /** The only status of interest. */
  status?: NodeStatus | undefined;
}

export const runViews = ['graph', 'timeline', 'table'] as const;
export const inspectorTabs = ['overview', 'steps', 'input', 'output', 'logs', 'events'] as const;

export function readRunPageSearch(search: RawSearch): RunPageSearch {
  return {
    view: oneOf(search, 'view', runViews),
    node: text(search, 'node'),
    tab: oneOf(search, 'tab', inspectorTabs),
    q: text(search, 'q'),
    status: oneOf(search, 'status', nodeStatusWords),
  };
}
