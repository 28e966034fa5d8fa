import { api, segment } from './client';
import type { Gate, Json, Page } from './types';

export interface GateQuery {
  status?: Gate['status'] | undefined;
  /** `me`, or a user's name. */
  assignee?: string | undefined;
  limit?: number | undefined;
  cursor?: string | null | undefined;
}

export interface GateAnswer {
  decision: string;
  comment?: string | undefined;
  values?: Json | undefined;
}

export const gates = {
  list: (query: GateQuery, signal?: AbortSignal) => api.get<Page<Gate>>('/gates', { ...query }, signal),
  get: (id: string, signal?: AbortSignal) => api.get<Gate>(segment`/gates/${id}`, {}, signal),
  /** Exactly one decision takes effect; a later one is refused with `gate_decided` and the winner. */
  answer: (id: string, answer: GateAnswer) => api.post<Gate>(segment`/gates/${id}`, answer),
};

export const gateKeys = {
  lists: ['gates'] as const,
  list: (query: GateQuery) => ['gates', query] as const,
  gate: (id: string) => ['gate', id] as const,
};
