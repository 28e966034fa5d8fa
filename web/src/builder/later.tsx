import { lazy, Suspense, type ComponentType } from 'react';

/**
 * A part that is fetched after the page, so that it keeps nobody waiting: when it is first shown, or before by `fetch`. Nothing stands
 * in its place meanwhile.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> & { fetch: () => void } {
  let loaded: Promise<ComponentType<P>> | undefined;
  const once = () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined; // the server was out of reach: the next time it is asked again
      throw error;
    });
    return loaded;
  };
  const Part = lazy(async () => ({ default: await once() }));
  function Later(props: P) {
    return <Suspense fallback={null}><Part {...props} /></Suspense>;
  }

  return Object.assign(Later, { fetch: () => { once().catch(() => undefined); } });
}
