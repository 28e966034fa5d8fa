import { useEffect, useState, type ComponentType, type FunctionComponent } from 'react';
import { unreachable } from '@/api/client';
import { useRunChanges } from '@/live/useLive';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';

/** Remembers the address for which this tab was loaded anew because its code was gone, so that it is not done again and again. */
const reloaded = 'baton-reloaded';

/**
 * A page whose code is loaded when it is needed. While the server is away it says so, and comes by itself once the server is back; when the
 * code is gone because the server was updated, the tab is loaded anew.
 * @param name of the component in the module. (Its type is not looked at: pages ask the router for theirs.)
 */
export function lazyPage<M>(load: () => Promise<M>, name: keyof M): FunctionComponent & { preload: () => Promise<void> } {
  let known: ComponentType | undefined;
  let loading: Promise<void> | undefined;
  const get = () => loading ??= load().then((module) => { known = module[name] as ComponentType; }).finally(() => { loading = undefined; });

  function Lazy() {
    const [shown, setShown] = useState({ page: known, failed: false });
    const [tries, setTries] = useState(0);
    useEffect(() => {
      let left = false;
      const show = (failed: boolean) => { if (!left) { setShown({ page: known, failed }); } };
      if (!known) {
        get().then(() => show(false), async () => { await reloadIfGone(); show(true); });
      }

      return () => { left = true; };
    }, [tries]);
    const again = () => setTries((count) => count + 1);
    useRunChanges((changes) => {
      if (changes === null && shown.failed) {
        again();
      }
    });
    if (shown.page) {
      return <shown.page />;
    }

    return shown.failed ? <Failure what="This page could not be shown" error={unreachable()} onRetry={again} /> : <Loading />;
  }

  return Object.assign(Lazy, { preload: () => get().catch(() => undefined) });
}

async function reloadIfGone(): Promise<void> {
  const answers = await fetch('/health/live').then((answer) => answer.ok, () => false);
  if (answers && sessionStorage.getItem(reloaded) !== location.href) {
    sessionStorage.setItem(reloaded, location.href);
    location.reload();
  }
}
