import { text, type RawSearch } from '@/app/search';

/** Which server of tools is looked at, and which of its tools. */
export interface ToolSearch {
  server?: string | undefined;
  tool?: string | undefined;
}

export const readToolSearch = (search: RawSearch): ToolSearch => ({ server: text(search, 'server'), tool: text(search, 'tool') });
