import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { agentKeys, agents } from '@/api/agents';
import { costs } from '@/api/costs';
import { toolKeys, tools } from '@/api/tools';
import { callableOf, type Callable } from './model/callable';

/** What can be called on this server; without what could not be read, because it only helps while writing. */
export function useCallable(): Callable {
  const known = useQuery({ queryKey: agentKeys.list, queryFn: async ({ signal }) => (await agents.list(signal)).items }).data;
  const models = useQuery({ queryKey: ['models'], queryFn: async ({ signal }) => (await costs.models(signal)).items }).data;
  const servers = useQuery({ queryKey: toolKeys.list, queryFn: async ({ signal }) => (await tools.list(signal)).items }).data;
  return useMemo(() => callableOf(known ?? [], models ?? [], servers ?? []), [known, models, servers]);
}
