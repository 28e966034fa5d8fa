import { useReactFlow } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import { keyName, useShortcuts } from '@/app/shortcuts';
import { usePlaces } from './canvas/usePlaces';
import { nothing, useBuilder } from './context';
import { removeEdges, removeNodes } from './model/actions';
import { copyNodes, isPiece, pasteNodes } from './model/clipboard';
import { bodyScope } from './model/graph';
import { neighbour } from './model/layout';
import { levelsOf } from './model/levels';

/** How far a node goes with one key. */
const nudge = 16;

interface Asked {
  onAdd: () => void;
  onConnect: () => void;
  onFind: () => void;
  onInspect: () => void;
  onText: () => void;
}

/** Everything the canvas does by keys; they count while it has the focus. */
export function useBuilderKeys({ onAdd, onConnect, onFind, onInspect, onText }: Asked) {
  const builder = useBuilder();
  const { graph, selection, select, session, edit, locked, scope, node, enter } = builder;
  const { points, moved, tidy } = usePlaces();
  const flow = useReactFlow();
  const focus = (id: string) => {
    select({ nodes: new Set([id]), edge: undefined });
    document.querySelector<HTMLElement>(`.builder-canvas .react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
  };
  const remove = () => {
    edit((now, current) => (selection.edge !== undefined
      ? removeEdges(now, current.edges.filter((edge) => edge.key === selection.edge))
      : removeNodes(now, current, selection.nodes)));
    select(nothing);
  };
  const paste = (piece: string) => {
    if (!locked && !scope.single && isPiece(piece)) {
      const pasted = pasteNodes(session.text, scope, piece);
      session.set(pasted.text);
      select({ nodes: new Set(pasted.ids), edge: undefined });
      return true;
    }

    return false;
  };
  const walk = (key: 'up' | 'down' | 'left' | 'right') => {
    const next = node ? neighbour(points, node.id, key) : graph.nodes[0]?.id;
    if (next !== undefined) {
      focus(next);
    }
  };
  const push = (x: number, y: number) => moved(new Map([...selection.nodes].flatMap((id) => {
    const point = points.get(id);
    return point ? [[id, { x: point.x + x, y: point.y + y }] as const] : [];
  })));
  const canvas: Record<string, { what: string; run: () => void; edits?: boolean }> = {
    a: { what: 'Add a node behind the selected one, or on the selected edge', run: onAdd, edits: true },
    c: { what: 'Connect the selected node', run: onConnect, edits: true },
    enter: { what: 'Go to the form of what is selected', run: onInspect },
    o: { what: 'Open the body of the node', run: () => { if (node?.fields.body !== undefined) { enter(bodyScope(node)); } } },
    u: { what: 'Go back to the graph around this body', run: () => { const around = levelsOf(scope).at(-2); if (around) { enter(around.scope); } } },
    '/': { what: 'Find a node', run: onFind },
    t: { what: 'Go to the text', run: onText },
    l: { what: 'Lay out', run: tidy },
    f: { what: 'Show everything', run: () => void flow.fitView({ padding: 0.15, maxZoom: 1 }) },
    delete: { what: 'Delete what is selected', run: remove, edits: true },
    backspace: { what: 'Delete what is selected', run: remove, edits: true },
    escape: { what: 'Select nothing', run: () => select(nothing) },
    'mod+a': { what: 'Select everything', run: () => select({ nodes: new Set(graph.nodes.map((one) => one.id)), edge: undefined }) },
    'mod+d': { what: 'Duplicate', run: () => { paste(copyNodes(session.text, graph, selection.nodes)); }, edits: true },
    up: { what: 'Go to the node above', run: () => walk('up') },
    down: { what: 'Go to the node below', run: () => walk('down') },
    left: { what: 'Go to the node at the left', run: () => walk('left') },
    right: { what: 'Go to the node at the right', run: () => walk('right') },
    'alt+up': { what: 'Move up', run: () => push(0, -nudge), edits: true },
    'alt+down': { what: 'Move down', run: () => push(0, nudge), edits: true },
    'alt+left': { what: 'Move left', run: () => push(-nudge, 0), edits: true },
    'alt+right': { what: 'Move right', run: () => push(nudge, 0), edits: true },
    'mod+z': { what: 'Undo', run: () => session.undo() },
    'mod+shift+z': { what: 'Redo', run: () => session.redo() },
    'mod+y': { what: 'Redo', run: () => session.redo() },
  };
  const clipboard = [['mod+c', 'Copy the selected nodes'], ['mod+x', 'Cut them'], ['mod+v', 'Paste nodes']] as const;
  useShortcuts('Canvas', [
    ...Object.entries(canvas).filter(([keys]) => !['backspace', 'mod+y', 'mod+z', 'mod+shift+z'].includes(keys)).map(([keys, { what }]) => ({ keys, what })),
    ...clipboard.map(([keys, what]) => ({ keys, what })),
    { keys: 'space', what: 'With Control: add the focused node to the selection' },
  ]);
  return {
    onKeyDown: (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const name = keyName(event.nativeEvent);
      // A focused node or edge is taken by Enter or Space; Enter on the one that is selected opens its form.
      const id = target.closest('.react-flow__node')?.getAttribute('data-id') ?? undefined;
      const line = target.closest('.react-flow__edge')?.getAttribute('data-id') ?? undefined;
      if ((name === 'enter' || name === ' ' || name === 'mod+ ') && (id ?? line) !== undefined) {
        event.preventDefault();
        if (name === 'mod+ ' && id !== undefined) {
          const others = [...selection.nodes].filter((one) => one !== id);
          select({ nodes: new Set(selection.nodes.has(id) ? others : [...others, id]), edge: undefined });
        } else if (name === 'enter' && (id !== undefined ? selection.nodes.has(id) : selection.edge === line)) {
          onInspect();
        } else {
          select(id !== undefined ? { nodes: new Set([id]), edge: undefined } : { nodes: new Set(), edge: line });
        }

        return;
      }

      const action = canvas[name];
      if (action && !(action.edits === true && locked) && !(target instanceof HTMLButtonElement && name === 'enter')) {
        event.preventDefault();
        action.run();
      }
    },
    onCopy: (event: React.ClipboardEvent) => {
      if (selection.nodes.size > 0) {
        event.preventDefault();
        event.clipboardData.setData('text/plain', copyNodes(session.text, graph, selection.nodes));
      }
    },
    onCut: (event: React.ClipboardEvent) => {
      if (selection.nodes.size > 0 && !locked) {
        event.preventDefault();
        event.clipboardData.setData('text/plain', copyNodes(session.text, graph, selection.nodes));
        remove();
      }
    },
    onPaste: (event: React.ClipboardEvent) => {
      if (paste(event.clipboardData.getData('text/plain'))) {
        event.preventDefault();
      }
    },
  };
}
