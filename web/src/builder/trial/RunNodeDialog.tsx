import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ApiError, messageOf } from '@/api/problem';
import { runs } from '@/api/runs';
import type { Json, Node } from '@/api/types';
import { parseJson } from '@/form/schema';
import { NodeStatusBadge } from '@/status/StatusBadge';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/Field';
import { JsonView } from '@/ui/JsonView';
import { Duration } from '@/ui/Time';
import { useBuilder } from '../context';
import { RunPicker } from '../data/RunPicker';
import type { GraphNode } from '../model/graph';
import { visibleTo } from '../model/levels';
import { holdersOf } from '../model/surroundings';
import { nodeRunOf } from './nodeRun';
import { firstItem } from './sample';
import { ended, trialLabel } from './trial';
import { usePast } from './usePast';

/** Runs one node alone: it really does what it does, on inputs that are pinned. */
export function RunNodeDialog({ node, onClose }: { node: GraphNode; onClose: () => void }) {
  const { source, scope, file, graph } = useBuilder();
  const visible = useMemo(() => visibleTo(source, scope, node.id), [source, scope, node.id]);
  const { past, ready } = usePast(visible.map((one) => one.run));
  const holders = useMemo(() => holdersOf(source, scope), [source, scope]);
  const { definition, pins, name, items } = nodeRunOf(
    file, graph, node, visible, (run) => (past?.nodes.get(run)?.output ?? null) as Json,
    { holders, item: firstItem(holders, visible, past) },
  );
  const [own, setOwn] = useState<{ input?: string; pins?: string }>({});
  const input = own.input ?? JSON.stringify(past?.run.input ?? {}, null, 2);
  const pinned = own.pins ?? JSON.stringify(pins, null, 2);
  const given = { input: parseJson(input), pins: parseJson(pinned) };
  const stop = useRef(new AbortController());
  useEffect(() => {
    const controller = stop.current = new AbortController();
    return () => controller.abort();
  }, []);
  const run = useMutation({
    mutationFn: async () => {
      const body = { definition, input: given.input, pins: given.pins, labels: { [trialLabel]: node.id } };
      const started = await runs.startInline(body as Parameters<typeof runs.startInline>[0]);
      await ended(started, stop.current.signal);
      return { id: started.id, done: await runs.node(started.id, name) };
    },
  });
  const wrong = (value: unknown) => (value === undefined ? 'This is not JSON.' : undefined);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Run ${node.id} alone`}
      description={`It really does what it does${holders.length === 0 ? '' : ', once'}. What it reads from other nodes is pinned to these values; its guard, edges and fallback do not count.`}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            kind="primary"
            busy={run.isPending}
            disabled={!ready || given.input === undefined || given.pins === undefined}
            onClick={() => run.mutate()}
          >
            Run the node
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <RunPicker onChosen={() => setOwn({})} />
        <TextArea
          label="Input of the run" mono rows={Math.min(6, input.split('\n').length)} spellCheck={false} value={input} error={wrong(given.input)}
          onChange={(event) => setOwn({ ...own, input: event.target.value })}
        />
        {Object.keys(pins).length > 0 && (
          <TextArea
            label="Outputs it reads, by node" hint={items && `${items} is the list it runs over: one item.`} mono rows={Math.min(10, pinned.split('\n').length)} spellCheck={false} value={pinned} error={wrong(given.pins)}
            onChange={(event) => setOwn({ ...own, pins: event.target.value })}
          />
        )}
        <div role="status" className="flex min-w-0 flex-col gap-2 text-sm">
          {run.isPending && <span className="text-muted">It runs …</span>}
          {run.error && <span className="text-danger">{saidBy(run.error)}</span>}
          {run.data && <Result {...run.data} />}
        </div>
      </div>
    </Dialog>
  );
}

function Result({ id, done }: { id: string; done: Node }) {
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-3">
        <NodeStatusBadge status={done.status} />
        <Duration ms={done.duration_ms} />
        <Link to="/runs/$id" params={{ id }}>Open the run</Link>
      </span>
      {done.error && <span className="text-danger">{done.error.kind}: {done.error.message}</span>}
      {done.output !== null && done.output !== undefined && <JsonView label="Output" value={done.output} />}
    </>
  );
}

const saidBy = (error: unknown) =>
  (error instanceof ApiError && error.errors.length > 0 ? error.errors.map((one) => `${one.path}: ${one.message}`).join(' ') : messageOf(error));
