import { useRef, useState } from 'react';
import { AddDialog } from './canvas/AddDialog';
import { Canvas } from './canvas/Canvas';
import { ConnectDialog } from './canvas/ConnectDialog';
import { Palette } from './canvas/Palette';
import { useBuilder } from './context';
import { addNode, connect, plainEdge, type EdgeForm } from './model/actions';
import { branchesOf, mainScope } from './model/graph';
import { ScopeBar } from './ScopeBar';
import { CanvasTools } from './Toolbar';
import { useBuilderKeys } from './useBuilderKeys';

/** The drawing with its tools. */
export function CanvasPane({ onInspect, onText }: { onInspect: () => void; onText: () => void }) {
  const { session, scope, select, edit, node, locked, graph } = useBuilder();
  const [dialog, setDialog] = useState<'add' | 'connect'>();
  const pane = useRef<HTMLDivElement>(null);
  const keys = useBuilderKeys({ onAdd: () => setDialog('add'), onConnect: () => setDialog('connect'), onInspect, onText });
  const add = (type: string, after: string | undefined, edge: EdgeForm) => {
    const added = addNode(session.text, scope, type, after, edge);
    session.set(added.text);
    select({ nodes: new Set([added.id]), edge: undefined });
    setDialog(undefined);
    requestAnimationFrame(() => pane.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(added.id)}"]`)?.focus());
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <CanvasTools onAdd={() => setDialog('add')} onConnect={() => setDialog('connect')} />
      <div className="border-t border-line max-sm:hidden">
        <Palette
          disabled={locked || scope.single}
          onAdd={(type) => add(type, node?.id, { ...plainEdge, branch: branchesOf(node)?.[0] })}
        />
      </div>
      <ScopeBar />
      <div ref={pane} role="group" aria-label="Canvas" className="relative min-h-0 flex-1 border-t border-line bg-canvas" {...keys}>
        <Canvas onConnected={(key) => select({ nodes: new Set(), edge: key })} />
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
      {dialog === 'add' && <AddDialog onAdd={add} onClose={() => setDialog(undefined)} />}
      {dialog === 'connect' && (
        <ConnectDialog
          onClose={() => setDialog(undefined)}
          onConnect={(from, to, edge) => { edit((now, current) => connect(now, current, from, to, edge)); setDialog(undefined); }}
        />
      )}
    </div>
  );
}
