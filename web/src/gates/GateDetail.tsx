import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { graphQuery, runKeys, runQuery, runs } from '@/api/runs';
import type { Gate } from '@/api/types';
import { Failure } from '@/ui/Failure';
import { JsonView } from '@/ui/JsonView';
import { Loading } from '@/ui/Loading';
import { Time } from '@/ui/Time';
import { GateForm } from './GateForm';
import { optionLabel } from './options';

/** One gate with what it is about: the question, who is asked, what the run and the nodes before it say. */
export function GateDetail({ gate, onDecided }: { gate: Gate; onDecided: () => void }) {
  return (
    <article aria-label={gate.title} className="flex flex-col gap-4 p-4">
      <header>
        <h2 dir="auto" className="text-lg font-semibold">{gate.title}</h2>
        <p className="text-sm text-muted">
          <Link to="/runs/$id" params={{ id: gate.run_id }} search={{ node: gate.node }} className="mono">{gate.run_id}</Link>
          {' · '}{gate.workflow} · {gate.node} · asked <Time at={gate.opened_at} />
          {gate.due_at !== null && gate.status === 'open' && <> · due <Time at={gate.due_at} /></>}
        </p>
      </header>
      {gate.description !== null && <p dir="auto" className="max-w-prose whitespace-pre-wrap [overflow-wrap:anywhere]">{gate.description}</p>}
      {(gate.assignees.length > 0 || gate.quorum > 1) && (
        <p className="text-sm text-muted">
          {gate.assignees.length > 0 && <>Asked: {gate.assignees.join(', ')}{gate.status === 'open' && '; as the owner you can decide for them'}. </>}
          {gate.quorum > 1 && <>{gate.quorum} decisions are needed.</>}
        </p>
      )}
      {gate.status === 'open' ? <GateForm key={gate.id} gate={gate} onDecided={onDecided} /> : <Outcome gate={gate} />}
      <Context gate={gate} />
    </article>
  );
}

function Outcome({ gate }: { gate: Gate }) {
  if (gate.decision === null) {
    return <p className="text-sm">Closed without a decision: its node or run was cancelled.</p>;
  }

  const { option, by, at, comment, values } = gate.decision;
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p><strong>{optionLabel(option)}</strong> by {by}, <Time at={at} /></p>
      {comment !== null && <p dir="auto" className="max-w-prose whitespace-pre-wrap [overflow-wrap:anywhere]">“{comment}”</p>}
      {values !== null && values !== undefined && <JsonView label="Values" value={values} />}
    </div>
  );
}

/** What a decision is based on: the gate's own input, which the workflow gives it from the nodes before, and the run's. */
function Context({ gate }: { gate: Gate }) {
  const run = useQuery(runQuery(gate.run_id));
  const graph = useQuery(graphQuery(gate.run_id));
  const before = graph.data?.graph.edges.filter((edge) => edge.to === gate.node).map((edge) => edge.from) ?? [];
  if (run.isPending) {
    return <Loading what="Loading what it is about" />;
  }

  if (run.isError) {
    return <Failure what="The run of this gate could not be read" error={run.error} onRetry={() => void run.refetch()} />;
  }

  return (
    <section aria-label="What it is about" className="flex flex-col gap-3 border-t border-line pt-4">
      {before.map((node) => <NodeOutput key={node} run={gate.run_id} node={node} />)}
      {run.data.input !== null && run.data.input !== undefined && <JsonView label="Input of the run" value={run.data.input} />}
    </section>
  );
}

function NodeOutput({ run, node }: { run: string; node: string }) {
  const { data } = useQuery({ queryKey: runKeys.node(run, node), queryFn: ({ signal }) => runs.node(run, node, signal) });
  return data?.output === undefined || data.output === null ? null : <JsonView label={`Output of ${node}`} value={data.output} />;
}
