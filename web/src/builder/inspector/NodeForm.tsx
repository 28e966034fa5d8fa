import { Button } from '@/ui/Button';
import { Select } from '@/ui/Field';
import { useBuilder } from '../context';
import { changeType, removeNodes, renameNode } from '../model/actions';
import { text, type GraphNode } from '../model/graph';
import { problemsAt } from '../model/problems';
import { commonNames, nodeType, nodeTypes, orderOf, wordOf } from '../model/schema';
import { NodeData } from '../data/NodeData';
import { DraftField } from './DraftField';
import { FieldInput } from './FieldInput';
import { Fold } from './Fold';
import { Needs } from './Needs';

const idPattern = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;
const reserved = new Set(['context', 'input', 'run', 'secrets', 'outputs']);

/** Everything about one node, made from the schema of its type. */
export function NodeForm({ node }: { node: GraphNode }) {
  const { graph, scope, session, select, edit, problems } = useBuilder();
  const type = nodeType(node.fields.type);
  const fields = type?.fields ?? [];
  const order = orderOf(text(node.fields.type) ?? '');
  const own = fields.filter((field) => !commonNames.includes(field.name) || field.name === 'title');
  const common = fields.filter((field) => commonNames.includes(field.name) && field.name !== 'title' && field.name !== 'needs');
  const isSet = common.some((field) => field.name in node.fields);
  const general = problemsAt(problems, node.path).filter(({ rest }) => !fields.some((field) => field.name === rest[0]));
  const rename = (id: string) => {
    if (id === node.id) {
      return undefined;
    }

    if (!idPattern.test(id) || reserved.has(id)) {
      return 'Letters, digits, _ and -, beginning with a letter; not context, input, run, secrets or outputs.';
    }

    if (graph.nodes.some((one) => one.id === id)) {
      return 'Another node has this id.';
    }

    edit((now) => renameNode(now, scope, node.id, id));
    select({ nodes: new Set([id]), edge: undefined });
    return undefined;
  };
  const shown = (names: typeof fields) =>
    names.map((field) => <FieldInput key={field.name} field={field} holder={node.path} fields={node.fields} order={order} />);
  return (
    <div className="flex flex-col gap-3 p-3">
      {general.map(({ problem }) => (
        <p key={problem.path + problem.message} role="alert" className="text-sm text-danger">{problem.message} {problem.hint}</p>
      ))}
      <div className="grid grid-cols-2 gap-2">
        {!scope.single && <DraftField label="Id" mono value={node.id} onCommit={rename} late />}
        <Select
          label="Type"
          hint={type?.what}
          value={text(node.fields.type) ?? ''}
          onChange={({ target: { value } }) => session.set(changeType(session.text, node.path, node.fields, value, session.startOf(value)))}
          options={[
            ...(type ? [] : [{ value: text(node.fields.type) ?? '', label: 'Choose …' }]),
            ...nodeTypes.map(({ name }) => ({ value: name, label: wordOf(name) })),
          ]}
        />
      </div>
      {shown(own)}
      <NodeData node={node} />
      {!scope.single && <Needs node={node} />}
      <Fold title="When, how often, how long" isSet={isSet}>{shown(common)}</Fold>
      {!scope.single && (
        <Button
          size="sm"
          className="self-start text-danger"
          onClick={() => {
            edit((now, current) => removeNodes(now, current, new Set([node.id])));
            select({ nodes: new Set(), edge: undefined });
          }}
        >
          Delete the node
        </Button>
      )}
    </div>
  );
}
