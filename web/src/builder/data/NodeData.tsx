import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { NodeStatusBadge } from '@/status/StatusBadge';
import { Button } from '@/ui/Button';
import { JsonView } from '@/ui/JsonView';
import { Duration } from '@/ui/Time';
import { useBuilder } from '../context';
import { later } from '../later';
import type { GraphNode } from '../model/graph';
import { runNameOf } from '../model/levels';
import { usePast } from '../trial/usePast';
import { RunPicker } from './RunPicker';

const RunNodeDialog = later(() => import('../trial/RunNodeDialog').then((part) => part.RunNodeDialog));

/** What a node did in the chosen run, and the way to run it alone. */
export function NodeData({ node }: { node: GraphNode }) {
  const { scope, locked } = useBuilder();
  const [running, setRunning] = useState(false);
  const name = runNameOf(scope, node.id);
  const { past } = usePast([name]);
  const done = past?.nodes.get(name);
  return (
    <details className="rounded-md border border-line">
      <summary className="px-2 py-1 text-sm font-medium">
        In a run{done && <span className="float-right text-xs font-normal"><NodeStatusBadge status={done.status} /></span>}
      </summary>
      <div className="flex flex-col gap-2 border-t border-line p-2 text-sm">
        <RunPicker />
        {past && done === undefined && <p className="text-xs text-muted">That run has no such node.</p>}
        {past && done && (
          <>
            <p className="flex flex-wrap items-center gap-x-3 text-xs text-muted">
              <span>{name}</span>
              <Duration ms={done.duration_ms} since={done.started_at} />
              <Link to="/runs/$id" params={{ id: past.run.id }} search={{ node: name }}>Open in the run</Link>
            </p>
            {done.error && <p className="text-xs text-danger">{done.error.kind}: {done.error.message}</p>}
            {done.input !== null && done.input !== undefined && <JsonView label="Input" value={done.input} />}
            {done.output !== null && done.output !== undefined && <JsonView label="Output" value={done.output} />}
          </>
        )}
        <Button size="sm" className="self-start" disabled={locked} onClick={() => setRunning(true)}>Run this node alone</Button>
      </div>
      {running && <RunNodeDialog node={node} onClose={() => setRunning(false)} />}
    </details>
  );
}
