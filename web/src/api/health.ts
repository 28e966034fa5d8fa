import { api } from './client';
import type { Health } from './types';

export const health = {
  get: (signal?: AbortSignal) => api.get<Health>('/health', {}, signal),
};

export const healthKey = ['health'] as const;
