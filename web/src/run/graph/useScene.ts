import { useEffect, useMemo, useState, useSyncExternalStore, type RefObject } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTheme } from '@/app/theme';
import type { RunPageSearch } from '../search';
import { pauseFor, useVersion, type RunStore } from '../useRun';
import { layoutOf } from './layout';
import { readPalette, type Palette } from './palette';
import { Scene } from './scene';

/** The laid out graph, brought up to date with the run, the search and the selection before each drawing. */
export function useScene(store: RunStore, search: RunPageSearch, selectedRoot: string | undefined, box: RefObject<HTMLElement | null>) {
  const { plan, model } = store;
  const layout = useQuery({
    queryKey: ['layout', store.run], staleTime: Infinity, structuralSharing: false, retry: false,
    queryFn: () => layoutOf(plan, box.current?.clientWidth ?? 0, box.current?.clientHeight ?? 0),
  });
  const scene = useMemo(() => layout.data && new Scene(plan, layout.data, model), [plan, model, layout.data]);
  const version = useVersion(store, pauseFor(plan.nodes.length));
  const drawn = useMemo(() => {
    if (scene) {
      scene.update();
      scene.look(search.q, search.status, selectedRoot);
    }

    // A new object for each state, so that whoever draws notices.
    return scene && { scene, version };
  }, [scene, version, search.q, search.status, selectedRoot]);
  return { drawn, error: layout.error };
}

const dark = () => matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  const query = dark();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** The colours of the theme of now. */
export function usePalette(probe: RefObject<HTMLElement | null>): Palette | null {
  const theme = useTheme();
  const system = useSyncExternalStore(subscribe, () => dark().matches);
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    if (probe.current) {
      // eslint-disable-next-line react-hooks/set-state-in-effect -- what colours compute to is known in the document only
      setPalette(readPalette(probe.current));
    }
  }, [probe, theme, system]);
  return palette;
}
