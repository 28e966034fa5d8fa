import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '@/api/problem';

const retries = 3;

/** One cache for all pages. What the live feed covers never grows stale by time; refusals are not asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) => failures < retries && (!(error instanceof ApiError) || error.isTransient),
      retryDelay: (failure) => Math.min(4_000, 500 * 2 ** failure),
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
