import { Button } from '@/ui/Button';
import { useBuilder } from '../context';
import { copyNodes, pasteNodes } from '../model/clipboard';
import { removeNodes } from '../model/actions';
import { workflowFields } from '../model/schema';
import { EdgeForm } from './EdgeForm';
import { FieldInput } from './FieldInput';
import { NodeForm } from './NodeForm';
import { useFormKeys } from './useFormKeys';

/** The form of what is selected: a node, an edge, several nodes, or the workflow itself. */
export function Inspector() {
  return <div {...useFormKeys()}><Chosen /></div>;
}

function Chosen() {
  const { node, edge, selection, locked, file } = useBuilder();
  if (locked) {
    return <p className="p-3 text-sm text-muted">The text cannot be read as YAML. Mend it, or undo, and the forms are back.</p>;
  }

  if (edge) {
    return <EdgeForm key={edge.key} edge={edge} />;
  }

  if (node) {
    return <NodeForm key={node.path.join('/')} node={node} />;
  }

  if (selection.nodes.size > 1) {
    return <Several />;
  }

  const order = workflowFields.map((field) => field.name);
  return (
    <div className="flex flex-col gap-3 p-3">
      {workflowFields.map((field) => <FieldInput key={field.name} field={field} holder={[]} fields={file} order={order} />)}
    </div>
  );
}

function Several() {
  const { selection, graph, session, scope, edit, select } = useBuilder();
  return (
    <div className="flex flex-col items-start gap-2 p-3 text-sm">
      <p>{selection.nodes.size} nodes are selected.</p>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          onClick={() => {
            const pasted = pasteNodes(session.text, scope, copyNodes(session.text, graph, selection.nodes));
            session.set(pasted.text);
            select({ nodes: new Set(pasted.ids), edge: undefined });
          }}
        >
          Duplicate
        </Button>
        <Button
          size="sm"
          className="text-danger"
          onClick={() => {
            edit((now, current) => removeNodes(now, current, selection.nodes));
            select({ nodes: new Set(), edge: undefined });
          }}
        >
          Delete
        </Button>
      </div>
    </div>
  );
}
