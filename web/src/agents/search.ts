import { text, type RawSearch } from '@/app/search';

/** Which agent, or which model, is looked at. */
export interface AgentSearch {
  agent?: string | undefined;
  model?: string | undefined;
}

export const readAgentSearch = (search: RawSearch): AgentSearch => ({ agent: text(search, 'agent'), model: text(search, 'model') });
