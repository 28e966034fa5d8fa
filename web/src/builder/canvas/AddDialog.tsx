import { useState } from 'react';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Select } from '@/ui/Field';
import { useBuilder } from '../context';
import { focusFirst } from '../focus';
import { branchesOf, isDependency, type GraphEdge } from '../model/graph';
import { plainEdge, type EdgeForm } from '../model/actions';
import { nodeTypes, wordOf } from '../model/schema';
import { TypeIcon } from './NodeCard';

interface Props {
  onAdd: (type: string, after: string | undefined, edge: EdgeForm) => void;
  /** Puts it in the middle of the selected edge. */
  onInsert: (type: string, edge: GraphEdge) => void;
  onClose: () => void;
}

/** Adds a node without a mouse: pick the type; it comes behind the selected node, or in the middle of the selected edge. */
export function AddDialog({ onAdd, onInsert, onClose }: Props) {
  const { node, edge, graph } = useBuilder();
  const between = edge && isDependency(edge) ? edge : undefined;
  const [after, setAfter] = useState(node?.id ?? '');
  const branches = branchesOf(graph.nodes.find((one) => one.id === after));
  const [branch, setBranch] = useState(branches?.[0] ?? '');
  const follow = (id: string) => {
    setAfter(id);
    setBranch(branchesOf(graph.nodes.find((one) => one.id === id))?.[0] ?? '');
  };
  const add = (type: string) => {
    if (between) {
      onInsert(type, between);
    } else {
      onAdd(type, after === '' ? undefined : after, { ...plainEdge, branch: branches ? branch : undefined });
    }
  };
  return (
    <Dialog open onClose={onClose} title={between ? `Add a node between ${between.from} and ${between.to}` : 'Add a node'}>
      <div className="flex flex-col gap-3">
        {!between && (
          <div className="flex flex-wrap gap-3">
            <Select
              label="After"
              value={after}
              onChange={(event) => follow(event.target.value)}
              options={[{ value: '', label: 'Nothing: it starts at once' }, ...graph.nodes.map(({ id }) => ({ value: id, label: id }))]}
            />
            {branches && (
              <Select
                label="On branch" value={branch} onChange={(event) => setBranch(event.target.value)}
                options={branches.map((one) => ({ value: one, label: one }))}
              />
            )}
          </div>
        )}
        <ul aria-label="Types" className="flex flex-col gap-1">
          {nodeTypes.map((type, index) => (
            <li key={type.name}>
              <Button
                ref={index === 0 ? focusFirst : undefined}
                kind="quiet"
                className="w-full !justify-start"
                onClick={() => add(type.name)}
              >
                <TypeIcon type={type.name} />
                <span className="text-text">{wordOf(type.name)}</span>
                <span className="truncate text-xs font-normal">{type.what}</span>
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
