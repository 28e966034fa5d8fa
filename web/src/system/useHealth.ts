import { useQuery } from '@tanstack/react-query';
import { health, healthKey } from '@/api/health';

/** Figures change all the time and no feed tells them. */
const every = 5_000;

/** How the server is, read again every few seconds while somebody looks. */
export function useHealth() {
  return useQuery({ queryKey: healthKey, queryFn: ({ signal }) => health.get(signal), refetchInterval: every });
}
