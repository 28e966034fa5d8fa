import { useReactFlow } from '@xyflow/react';
import { Button, IconButton } from '@/ui/Button';
import { usePlaces } from './canvas/usePlaces';
import { useBuilder } from './context';

function Glyph({ d }: { d: string }) {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={1.4} strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <path d={d} />
    </svg>
  );
}

/** What acts on the canvas as a whole. */
export function CanvasTools({ onAdd, onConnect, onFind }: { onAdd: () => void; onConnect: () => void; onFind: () => void }) {
  const { session, locked, graph, scope } = useBuilder();
  const { tidy, isTidy } = usePlaces();
  const flow = useReactFlow();
  return (
    <div role="toolbar" aria-label="Canvas" className="flex flex-wrap items-center gap-1 p-1">
      <Button size="sm" disabled={locked || scope.single} onClick={onAdd}><span>Add<span className="max-sm:sr-only"> a node</span></span></Button>
      <Button size="sm" disabled={locked || scope.single || graph.nodes.length < 2} onClick={onConnect}>Connect</Button>
      <Button size="sm" kind="quiet" disabled={graph.nodes.length < 2} onClick={onFind}>Find</Button>
      <span className="flex-1" />
      <IconButton label="Undo" size="sm" disabled={!session.canUndo} onClick={() => session.undo()}><Glyph d="M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M5.5 4 3 6.5 5.5 9" /></IconButton>
      <IconButton label="Redo" size="sm" disabled={!session.canRedo} onClick={() => session.redo()}><Glyph d="M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10M10.500 4 13 6.500 10.500 9" /></IconButton>
      <Button size="sm" kind="quiet" disabled={isTidy} onClick={tidy}>Lay out</Button>
      <span className="flex gap-1 max-sm:hidden">
        <IconButton label="Zoom out" size="sm" onClick={() => void flow.zoomOut()}><Glyph d="M3 8h10" /></IconButton>
        <IconButton label="Zoom in" size="sm" onClick={() => void flow.zoomIn()}><Glyph d="M8 3v10M3 8h10" /></IconButton>
      </span>
      <IconButton label="Show everything" size="sm" onClick={() => void flow.fitView({ padding: 0.15, maxZoom: 1 })}>
        <Glyph d="M2.500 5.500v-3h3M10.500 2.500h3v3M13.500 10.500v3h-3M5.500 13.500h-3v-3" />
      </IconButton>
    </div>
  );
}
