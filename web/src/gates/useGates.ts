import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { gateKeys, gates } from '@/api/gates';
import type { Gate } from '@/api/types';
import type { GateSearch } from './search';

const pageSize = 500;

/** The inbox reads at most this many gates; beyond that the oldest are out of reach of a list that begins with the newest. */
const most = 5_000;

/** Everything that matches; what is open begins with what waits longest. */
export function useGates(search: GateSearch) {
  const query = { status: search.status ?? 'open', assignee: search.of === 'all' ? undefined : 'me', limit: pageSize } as const;
  return useQuery({
    queryKey: gateKeys.list(query),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const items: Gate[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await gates.list({ ...query, cursor }, signal);
        items.push(...page.items);
        cursor = page.next_cursor;
        // What has been decided is read from its newest end, and one page of it is enough.
      } while (cursor !== null && query.status === 'open' && items.length < most);

      return query.status === 'open' ? items.reverse() : items;
    },
  });
}
