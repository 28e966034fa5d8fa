import { Button, IconButton } from '@/ui/Button';
import { Select } from '@/ui/Field';
import { Icon } from '@/ui/Icon';
import { edgeLabel } from '../canvas/look';
import { useBuilder } from '../context';
import { connect, removeEdges } from '../model/actions';
import { isDependency, type GraphNode } from '../model/graph';

/** What comes before the node: each edge opens its own form. */
export function Needs({ node }: { node: GraphNode }) {
  const { graph, select, edit } = useBuilder();
  const needs = graph.edges.filter((edge) => edge.to === node.id && isDependency(edge));
  const others = graph.nodes.filter(({ id }) => id !== node.id && !needs.some((edge) => edge.from === id));
  return (
    <fieldset className="min-w-0 rounded-md border border-line p-2">
      <legend className="px-1 text-sm font-medium">Comes after</legend>
      {needs.length === 0 && <p className="mb-2 text-xs text-muted">Nothing: it starts with the run.</p>}
      <ul className="flex flex-col gap-1">
        {needs.map((edge) => (
          <li key={edge.key} className="flex items-center gap-1 text-sm">
            <Button size="sm" kind="quiet" className="min-w-0 flex-1 !justify-start" onClick={() => select({ nodes: new Set(), edge: edge.key })}>
              <span className="truncate text-text">{edge.from}</span>
              <span className="truncate text-xs font-normal">{edgeLabel(edge)}</span>
            </Button>
            <IconButton label={`Remove the edge from ${edge.from}`} size="sm" onClick={() => edit((now) => removeEdges(now, [edge]))}>
              <Icon name="close" size={12} />
            </IconButton>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <Select
          label="Add a node it comes after"
          labelHidden
          className="mt-2"
          value=""
          onChange={(event) => edit((now, current) => connect(now, current, event.target.value, node.id))}
          options={[{ value: '', label: 'Add …' }, ...others.map(({ id }) => ({ value: id, label: id }))]}
        />
      )}
    </fieldset>
  );
}
