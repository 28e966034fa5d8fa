import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { useBuilder } from './context';
import { finallyScope, mainScope, record } from './model/graph';
import { widenBody } from './model/actions';

/** Which graph is drawn: the main one, `finally`, or the body of a node, with the way back. */
export function ScopeBar() {
  const { scope, enter, file, edit } = useBuilder();
  const after = Object.keys(record(file.finally)).length;
  const inBody = scope.nodes.length > 1;
  const holder = inBody ? scope.nodes.slice(1, scope.nodes.lastIndexOf('body')).filter((step) => step !== 'nodes' && step !== 'body') : [];
  return (
    <nav aria-label="Graphs of the file" className="flex flex-wrap items-center gap-1 border-t border-line px-1 py-1 text-xs">
      <Choice current={scope.nodes[0] === 'nodes' && !inBody} onGo={() => enter(mainScope)}>Main graph</Choice>
      <Choice current={scope.nodes[0] === 'finally' && !inBody} onGo={() => enter(finallyScope)}>{after > 0 ? `Finally (${after})` : 'Finally'}</Choice>
      {inBody && <span aria-current="true" className="rounded-sm bg-selected px-2 py-1 font-medium">Body of {holder.join(' › ')}</span>}
      {scope.single && (
        <Button
          size="sm"
          kind="quiet"
          onClick={() => { edit((text) => widenBody(text, scope.nodes)); enter({ nodes: [...scope.nodes, 'nodes'], edges: [...scope.nodes, 'edges'], single: false }); }}
        >
          Make it a graph
        </Button>
      )}
    </nav>
  );
}

function Choice({ current, onGo, children }: { current: boolean; onGo: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-current={current || undefined}
      onClick={onGo}
      className={classes('rounded-sm px-2 py-1 hover:bg-hover', current ? 'bg-selected font-medium' : 'text-muted')}
    >
      {children}
    </button>
  );
}
