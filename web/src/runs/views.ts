import { useSyncExternalStore } from 'react';
import { readRunSearch, type RunSearch } from './search';

/** A filter with a name, kept in this browser. */
export interface SavedView {
  name: string;
  search: RunSearch;
}

const key = 'baton.views.runs';
const listeners = new Set<() => void>();
let cached: { text: string | null; views: readonly SavedView[] } = { text: null, views: [] };

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** What another version or a person left there is read with care. */
export function parseViews(text: string | null): SavedView[] {
  try {
    const views: unknown = JSON.parse(text ?? '[]');
    return (Array.isArray(views) ? views : []).flatMap((view: unknown) => {
      const { name, search } = (view ?? {}) as Partial<Record<keyof SavedView, unknown>>;
      return typeof name === 'string' && name !== '' && typeof search === 'object' && search !== null
        ? [{ name, search: readRunSearch(search as Record<string, unknown>) }]
        : [];
    });
  } catch {
    return [];
  }
}

function read(): readonly SavedView[] {
  const text = stored();
  if (text !== cached.text) {
    cached = { text, views: parseViews(text) };
  }

  return cached.views;
}

function write(views: readonly SavedView[]): void {
  localStorage.setItem(key, JSON.stringify(views));
  listeners.forEach((listener) => listener());
}

/** A view of the same name is replaced. */
export function saveView(view: SavedView): void {
  write([...read().filter((one) => one.name !== view.name), view]);
}

export function deleteView(name: string): void {
  write(read().filter((view) => view.name !== name));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

export const useViews = (): readonly SavedView[] => useSyncExternalStore(subscribe, read);

/** Views everybody has. */
export const builtInViews: readonly SavedView[] = [
  { name: 'All', search: {} },
  { name: 'Active', search: { status: 'created,running,paused' } },
  { name: 'Failed, 24 h', search: { status: 'failed,partial_success', after: '24h' } },
];

export function sameSearch(a: RunSearch, b: RunSearch): boolean {
  const [x, y] = [readRunSearch({ ...a }), readRunSearch({ ...b })];
  return (Object.keys(x) as (keyof RunSearch)[]).every((name) => x[name] === y[name]);
}
