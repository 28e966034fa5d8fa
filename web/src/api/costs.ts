import { api, segment } from './client';
import type { CostSum, Model, Page, RunCost } from './types';

export interface CostQuery {
  /** What sums are made for. */
  by: readonly ('day' | 'workflow' | 'user' | 'model')[];
  /** First day, UTC: `2026-05-28`. */
  since?: string | undefined;
  workflow?: string | undefined;
  user?: string | undefined;
}

export const costs = {
  sums: (query: CostQuery, signal?: AbortSignal) => api.get<Page<CostSum>>('/costs', { ...query }, signal),
  models: (signal?: AbortSignal) => api.get<Page<Model>>('/models', {}, signal),
  /** Of one run, by node and model. */
  ofRun: (run: string, signal?: AbortSignal) => api.get<Page<RunCost>>(segment`/runs/${run}/costs`, {}, signal),
};

/** Nothing tells of charges but the runs they belong to, which come in any number. */
const every = 15_000;

export const sumsQuery = (query: CostQuery) => ({
  queryKey: ['costs', query] as const,
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await costs.sums(query, signal)).items,
  refetchInterval: every,
});

export const modelsQuery = {
  queryKey: ['models'] as const,
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await costs.models(signal)).items,
  refetchInterval: every,
};
