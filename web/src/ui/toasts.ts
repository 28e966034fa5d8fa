import { useSyncExternalStore } from 'react';

export interface Toast {
  id: number;
  kind: 'done' | 'failed';
  text: string;
  /** For example "Undo" or "Open". */
  action?: { label: string; run: () => void };
}

const lifetime = 6_000;
const most = 4;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  listeners.forEach((listener) => listener());
}

/** Tells what was done or what failed; failures stay until they are dismissed. */
export function toast(kind: Toast['kind'], text: string, action?: Toast['action']): void {
  const id = ++last;
  set([...toasts, { id, kind, text, ...(action ? { action } : {}) }].slice(-most));
  if (kind === 'done') {
    setTimeout(() => dismiss(id), lifetime);
  }
}

export function dismiss(id: number): void {
  set(toasts.filter((one) => one.id !== id));
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener); }, () => toasts);
}
