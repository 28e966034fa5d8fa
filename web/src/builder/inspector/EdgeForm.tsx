import { Button } from '@/ui/Button';
import { Select } from '@/ui/Field';
import { outcomes } from '../canvas/look';
import { useBuilder } from '../context';
import { changeEdge, removeEdges, type EdgeForm as Form } from '../model/actions';
import { branchesOf, isDependency, type GraphEdge, type Outcome } from '../model/graph';
import { problemsAt } from '../model/problems';
import { CodeField } from './CodeField';

/** Under which circumstances an edge is taken. */
export function EdgeForm({ edge }: { edge: GraphEdge }) {
  const { graph, session, select, edit, problems } = useBuilder();
  const branches = branchesOf(graph.nodes.find((node) => node.id === edge.from));
  const mistakes = problemsAt(problems, edge.path);
  const now: Form = { on: isDependency(edge) ? (edge.kind as Outcome) : 'success', branch: edge.branch, when: edge.when };
  const change = (next: Partial<Form>, typed = false) => session.set(changeEdge(session.text, edge, { ...now, ...next }), typed);
  const gone = branches && edge.branch !== undefined && !branches.includes(edge.branch) ? [edge.branch] : [];
  return (
    <div className="flex flex-col gap-3 p-3">
      <p className="text-sm">From <strong>{edge.from}</strong> to <strong>{edge.to}</strong></p>
      {mistakes.map(({ problem }) => <p key={problem.message} role="alert" className="text-sm text-danger">{problem.message} {problem.hint}</p>)}
      {isDependency(edge)
        ? (
          <>
            <Select label="Taken on" value={now.on} onChange={(event) => change({ on: event.target.value as Outcome })} options={outcomes} />
            {(branches || edge.branch !== undefined) && (
              <Select
                label="Branch"
                value={edge.branch ?? ''}
                onChange={(event) => change({ branch: event.target.value === '' ? undefined : event.target.value })}
                options={[{ value: '', label: 'Any' }, ...[...(branches ?? [edge.branch!]), ...gone].map((one) => ({ value: one, label: one }))]}
              />
            )}
            <CodeField
              label="Only when"
              hint="An expression; the edge is taken only when it is true."
              language="expression"
              value={edge.when ?? ''}
              onChange={(when) => change({ when: when === '' ? undefined : when }, true)}
            />
          </>
        )
        : <p className="text-sm text-muted">{edge.kind === 'fallback' ? 'Runs instead when the other has failed for good.' : 'The decision “correct” executes it again.'}</p>}
      <Button size="sm" className="self-start text-danger" onClick={() => { edit((text) => removeEdges(text, [edge])); select({ nodes: new Set(), edge: undefined }); }}>
        Delete the edge
      </Button>
    </div>
  );
}
