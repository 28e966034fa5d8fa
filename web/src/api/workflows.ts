import { api, idempotencyKey, segment } from './client';
import type { Page, Published, Validation, Workflow, WorkflowDetail, WorkflowVersion, WorkflowVersionDetail } from './types';

export interface WorkflowQuery {
  filter?: 'mine' | 'public' | 'all' | undefined;
  search?: string | undefined;
  archived?: boolean | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

const YAML = 'application/yaml';

export const workflows = {
  list: (query: WorkflowQuery, signal?: AbortSignal) => api.get<Page<Workflow>>('/workflows', { ...query }, signal),
  get: (name: string, signal?: AbortSignal) => api.get<WorkflowDetail>(segment`/workflows/${name}`, {}, signal),
  versions: (name: string, cursor?: string, signal?: AbortSignal) =>
    api.get<Page<WorkflowVersion>>(segment`/workflows/${name}/versions`, { cursor }, signal),
  version: (name: string, version: number, signal?: AbortSignal) =>
    api.get<WorkflowVersionDetail>(segment`/workflows/${name}/versions/${String(version)}`, {}, signal),
  /** The compiler's errors, or the graph. */
  validate: (yaml: string, signal?: AbortSignal) => api.postText<Validation>('/workflows/validate', YAML, yaml, signal),
  /**
   * Publishes a text; the same text again is the same version.
   * @param after hash of the version it was made from, or `new` for a name of its own; when that is not so the server refuses with
   * `changed_meanwhile`.
   */
  publish: (yaml: string, after: string, key: string = idempotencyKey()) => api.postText<Published>('/workflows', YAML, yaml, undefined, {
    'Idempotency-Key': key, ...(after === 'new' ? { 'If-None-Match': '*' } : { 'If-Match': `"${after}"` }),
  }),
  /** @param hash of the version the user saw; another newest version is refused with `changed_meanwhile`. */
  archive: (name: string, hash: string) => api.delete(segment`/workflows/${name}`, { 'If-Match': `"${hash}"` }),
};

export const workflowKeys = {
  lists: ['workflows'] as const,
  list: (query: WorkflowQuery) => ['workflows', query] as const,
  workflow: (name: string) => ['workflow', name] as const,
  versions: (name: string) => ['workflow', name, 'versions'] as const,
  version: (name: string, version: number) => ['workflow', name, 'version', version] as const,
};
