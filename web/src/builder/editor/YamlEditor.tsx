import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Session } from './session';

/** The text of the session on the screen. */
export function YamlEditor({ session }: { session: Session }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const view = new EditorView({
      state: session.state,
      parent: host.current!,
      dispatchTransactions: (transactions) => session.take(transactions),
    });
    session.show(view);
    void Promise.all([import('./writing'), import('./placeAt')]).then(([{ writing }, { placeAt }]) =>
      session.extend('writing', () => writing((state, pos) => placeAt(session, state, pos))));
    return () => {
      session.show(undefined);
      view.destroy();
    };
  }, [session]);
  return <div ref={host} className="h-full min-h-0 overflow-hidden [&_.cm-editor]:h-full" />;
}
