import { api, segment } from './client';
import type { Caller, Json, Page, ToolCallAnswer, ToolServer, ToolServerBody } from './types';

export const tools = {
  list: (signal?: AbortSignal) => api.get<Page<ToolServer>>('/tools', {}, signal),
  /** Asks the server for its tools and keeps it under the name; one that had the name before is replaced. */
  register: (body: Partial<ToolServerBody>) => api.post<ToolServer>('/tools', body),
  check: (name: string) => api.post<ToolServer>(segment`/tools/${name}/check`),
  remove: (name: string) => api.delete(segment`/tools/${name}`),
  /** Calls a tool by hand; nothing is recorded. */
  call: (server: string, tool: string, args: Json) => api.post<ToolCallAnswer>(segment`/tools/${server}/call`, { tool, arguments: args }),
  /** The published workflows that name tools of the server. */
  callers: (name: string, signal?: AbortSignal) => api.get<Page<Caller>>(segment`/tools/${name}/callers`, {}, signal),
};

export const toolKeys = {
  all: ['tools'] as const,
  list: ['tools', 'list'] as const,
  callers: (name: string) => ['tools', 'callers', name] as const,
};
