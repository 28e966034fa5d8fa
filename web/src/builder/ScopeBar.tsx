import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { useBuilder } from './context';
import { RunPicker } from './data/RunPicker';
import { useRunData } from './data/useRunData';
import { widenBody } from './model/actions';
import { bodyName, finallyScope, mainScope, record } from './model/graph';
import { levelsOf } from './model/levels';

/** Which graph is drawn: the main one, `finally`, or the body of a node, with the way back; and of which run the statuses are. */
export function ScopeBar() {
  const { scope, enter, file, edit } = useBuilder();
  const { run } = useRunData();
  const after = Object.keys(record(file.finally)).length;
  const levels = levelsOf(scope);
  const base = levels[0]!.scope.nodes[0];
  return (
    <div className="flex flex-wrap items-center gap-1 border-t border-line px-1 py-1 text-xs">
      <nav aria-label="Graphs of the file" className="flex flex-1 flex-wrap items-center gap-1">
        <Choice current={base === 'nodes' && levels.length === 1} onGo={() => enter(mainScope)}>Main graph</Choice>
        <Choice current={base === 'finally' && levels.length === 1} onGo={() => enter(finallyScope)}>
          {after > 0 ? `Finally (${after})` : 'Finally'}
        </Choice>
        {levels.slice(1).map((level, index) => {
          const holder = levels[index]!.holder!;
          return (
            <span key={level.scope.nodes.join('/')} className="flex items-center gap-1">
              <span aria-hidden className="text-muted">›</span>
              <Choice current={index === levels.length - 2} onGo={() => enter(level.scope)}>
                {holder === bodyName ? 'Its body' : `Body of ${holder}`}
              </Choice>
            </span>
          );
        })}
        {scope.single && (
          <Button
            size="sm"
            kind="quiet"
            onClick={() => {
              edit((text) => widenBody(text, scope.nodes));
              enter({ nodes: [...scope.nodes, 'nodes'], edges: [...scope.nodes, 'edges'], single: false });
            }}
          >
            Make it a graph
          </Button>
        )}
      </nav>
      {run && <Link to="/runs/$id" params={{ id: run.id }} className="px-1 max-sm:sr-only">Open the run</Link>}
      <div className="w-64 max-sm:w-32"><RunPicker label="Statuses of" labelHidden /></div>
    </div>
  );
}

function Choice({ current, onGo, children }: { current: boolean; onGo: () => void; children: ReactNode }) {
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
