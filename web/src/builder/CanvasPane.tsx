import { useEffect, useRef, useState } from 'react';
import { Canvas } from './canvas/Canvas';
import { Palette } from './canvas/Palette';
import { useBuilder } from './context';
import { focusSoon } from './focus';
import { later } from './later';
import { addNode, connect, insertOnEdge, plainEdge, type Added, type EdgeForm } from './model/actions';
import { branchesOf, isDependency, mainScope, type GraphEdge } from './model/graph';
import { ScopeBar } from './ScopeBar';
import { CanvasTools } from './Toolbar';
import { useBuilderKeys } from './useBuilderKeys';

const AddDialog = later(() => import('./canvas/AddDialog').then((part) => part.AddDialog));
const ConnectDialog = later(() => import('./canvas/ConnectDialog').then((part) => part.ConnectDialog));
const FindDialog = later(() => import('./canvas/FindDialog').then((part) => part.FindDialog));

/** The drawing with its tools. */
export function CanvasPane({ onInspect, onText }: { onInspect: () => void; onText: () => void }) {
  const { session, scope, select, edit, node, edge: line, locked, graph } = useBuilder();
  const [dialog, setDialog] = useState<'add' | 'connect' | 'find'>();
  const pane = useRef<HTMLDivElement>(null);
  const keys = useBuilderKeys({
    onAdd: () => setDialog('add'), onConnect: () => setDialog('connect'), onFind: () => setDialog('find'), onInspect, onText,
  });
  // What a key opens has to be there when the next key is pressed.
  useEffect(() => [AddDialog, ConnectDialog, FindDialog].forEach((part) => part.fetch()), []);
  const goTo = (id: string) => {
    select({ nodes: new Set([id]), edge: undefined });
    setDialog(undefined);
    focusSoon(() => pane.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`));
  };
  const take = (added: Added) => {
    session.set(added.text);
    goTo(added.id);
  };
  const add = (type: string, after: string | undefined, edge: EdgeForm) =>
    take(addNode(session.text, scope, type, after, edge, session.startOf(type)));
  const insert = (type: string, edge: GraphEdge) => take(insertOnEdge(session.text, scope, type, edge, session.startOf(type)));
  const addBehind = (type: string) => {
    if (line && isDependency(line)) {
      insert(type, line);
    } else {
      add(type, node?.id, { ...plainEdge, branch: branchesOf(node)?.[0] });
    }
  };
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <CanvasTools onAdd={() => setDialog('add')} onConnect={() => setDialog('connect')} onFind={() => setDialog('find')} />
      <div className="border-t border-line max-sm:hidden">
        <Palette disabled={locked || scope.single} onAdd={addBehind} />
      </div>
      <ScopeBar />
      <div
        ref={pane}
        role="group"
        aria-label="Canvas"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keys work in an empty drawing too
        tabIndex={0}
        className="relative min-h-0 flex-1 border-t border-line bg-canvas -outline-offset-2"
        onPointerDownCapture={({ target }) => {
          if (!(target as HTMLElement).closest('button, .react-flow__node, .react-flow__edge')) {
            pane.current?.focus({ preventScroll: true });
          }
        }}
        {...keys}
      >
        <Canvas
          onConnected={(key) => select({ nodes: new Set(), edge: key })}
          onLeftOpen={(from) => { select({ nodes: new Set([from]), edge: undefined }); setDialog('add'); }}
        />
        {graph.nodes.length === 0 && (
          <p className="pointer-events-none absolute inset-x-4 top-8 text-center text-sm text-muted">
            {scope.nodes === mainScope.nodes ? 'No node yet. Press one of the types above, or drag it here.' : 'No node here yet.'}
          </p>
        )}
        {locked && (
          <p role="status" className="absolute inset-x-2 bottom-2 rounded-md border border-line bg-[var(--status-retrying-soft)] px-3 py-1.5 text-sm">
            The text cannot be read as YAML. The drawing shows it as it was before.
          </p>
        )}
      </div>
      {dialog === 'add' && <AddDialog onAdd={add} onInsert={insert} onClose={() => setDialog(undefined)} />}
      {dialog === 'find' && <FindDialog onFound={goTo} onClose={() => setDialog(undefined)} />}
      {dialog === 'connect' && (
        <ConnectDialog
          onClose={() => setDialog(undefined)}
          onConnect={(from, to, edge) => { edit((now, current) => connect(now, current, from, to, edge)); setDialog(undefined); }}
        />
      )}
    </div>
  );
}
