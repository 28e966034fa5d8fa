import { api, segment } from './client';
import type { Agent, Caller, Page } from './types';

export const agents = {
  list: (signal?: AbortSignal) => api.get<Page<Agent>>('/agents', {}, signal),
  /** With the whole card. */
  get: (name: string, signal?: AbortSignal) => api.get<Agent>(segment`/agents/${name}`, {}, signal),
  /** Fetches the card and keeps it under the name. */
  add: (body: { name: string; url: string }) => api.post<Agent>('/agents', body),
  check: (name: string) => api.post<Agent>(segment`/agents/${name}/check`),
  remove: (name: string) => api.delete(segment`/agents/${name}`),
  /** The published workflows with nodes that call an agent, or a model, of this name. */
  callers: (name: string, signal?: AbortSignal) => api.get<Page<Caller>>(segment`/agents/${name}/callers`, {}, signal),
};

export const agentKeys = {
  all: ['agents'] as const,
  list: ['agents', 'list'] as const,
  agent: (name: string) => ['agents', 'agent', name] as const,
  callers: (name: string) => ['agents', 'callers', name] as const,
};
