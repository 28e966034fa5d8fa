import { oneOf, text, type RawSearch } from '@/app/search';

export interface GateSearch {
  /** Open gates are shown unless this says otherwise. */
  status?: 'decided' | 'closed' | undefined;
  /** Whose: those the caller may answer, unless this says all. */
  of?: 'all' | undefined;
  /** The gate that is looked at. */
  gate?: string | undefined;
}

export function readGateSearch(search: RawSearch): GateSearch {
  return {
    status: oneOf(search, 'status', ['decided', 'closed']),
    of: oneOf(search, 'of', ['all']),
    gate: text(search, 'gate'),
  };
}
