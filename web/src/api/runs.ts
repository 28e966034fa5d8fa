import { api, segment } from './client';
import type {
  BulkBody, BulkResult, Json, Node, Page, RerunBody, RetryBody, Run, RunEvent, RunGraph, RunStatus, StartBody, StartInlineBody,
} from './types';

export interface RunFilter {
  status?: readonly RunStatus[] | undefined;
  workflow?: string | undefined;
  search?: string | undefined;
  /** Each `key` or `key=value`. */
  label?: readonly string[] | undefined;
  /** RFC 3339. */
  started_after?: string | undefined;
  started_before?: string | undefined;
}

export type RunSort = '-created_at' | 'created_at' | '-duration_ms' | 'duration_ms';

export interface RunListQuery extends RunFilter {
  sort?: RunSort | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

export const runs = {
  list: ({ status, label, ...rest }: RunListQuery, signal?: AbortSignal) =>
    api.get<Page<Run>>('/runs', { ...rest, status: status?.join(','), label: label ?? [] }, signal),
  get: (id: string, signal?: AbortSignal) => api.get<Run>(segment`/runs/${id}`, {}, signal),
  graph: (id: string, signal?: AbortSignal) => api.get<RunGraph>(segment`/runs/${id}/graph`, {}, signal),
  nodes: (id: string, cursor?: string, limit = 500, signal?: AbortSignal) =>
    api.get<Page<Node>>(segment`/runs/${id}/nodes`, { cursor, limit }, signal),
  node: (id: string, node: string, signal?: AbortSignal) => api.get<Node>(segment`/runs/${id}/nodes/${node}`, {}, signal),
  /** One page of history: events with `seq` above `after`, at most 500. */
  events: (id: string, after: number, limit = 500, signal?: AbortSignal) =>
    api.get<Page<RunEvent>>(segment`/runs/${id}/events`, { after, limit }, signal),

  start: (workflow: string, body: StartBody, key?: string) => api.create<Run>(segment`/workflows/${workflow}/run`, body, key),
  startInline: (body: StartInlineBody, key?: string) => api.create<Run>('/runs', body, key),
  cancel: (id: string, reason?: string) => api.post<Run>(segment`/runs/${id}/cancel`, { reason }),
  pause: (id: string) => api.post<Run>(segment`/runs/${id}/pause`),
  resume: (id: string) => api.post<Run>(segment`/runs/${id}/resume`),
  retry: (id: string, body: RetryBody = {}) => api.post<Run>(segment`/runs/${id}/retry`, body),
  /** Starts a linked fork of the run from a node. */
  rerun: (id: string, body: RerunBody, key?: string) => api.create<Run>(segment`/runs/${id}/rerun`, body, key),
  signal: (id: string, event: string, data: Json) => api.post<Run>(segment`/runs/${id}/signal`, { event, data }),
  remove: (id: string) => api.delete(segment`/runs/${id}`),
  bulk: (body: BulkBody) => api.post<{ items: BulkResult[] }>('/runs/bulk', body),
};

/** Keys of the query cache; everything about one run begins with `['run', id]`, every list with `['runs']`. */
export const runKeys = {
  lists: ['runs'] as const,
  /** Of the runs page, which keeps its list true by itself. */
  table: ['runs-table'] as const,
  list: (query: RunListQuery) => ['runs', query] as const,
  run: (id: string) => ['run', id] as const,
  /** Not under `run`: what was planned never changes. */
  graph: (id: string) => ['run-graph', id] as const,
  nodes: (id: string) => ['run', id, 'nodes'] as const,
  node: (id: string, node: string) => ['run', id, 'node', node] as const,
  costs: (id: string) => ['run', id, 'costs'] as const,
};

export const runQuery = (id: string) => ({
  queryKey: runKeys.run(id), queryFn: ({ signal }: { signal: AbortSignal }) => runs.get(id, signal),
});

/** What was planned never changes. */
export const graphQuery = (id: string) => ({
  queryKey: runKeys.graph(id), queryFn: ({ signal }: { signal: AbortSignal }) => runs.graph(id, signal), staleTime: Infinity,
});
