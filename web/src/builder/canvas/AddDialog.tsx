import { useState } from 'react';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Select } from '@/ui/Field';
import { useBuilder } from '../context';
import { branchesOf } from '../model/graph';
import { plainEdge, type EdgeForm } from '../model/actions';
import { nodeTypes, wordOf } from '../model/schema';
import { TypeIcon } from './NodeCard';

interface Props {
  onAdd: (type: string, after: string | undefined, edge: EdgeForm) => void;
  onClose: () => void;
}

/** Adds a node without a mouse: pick the type; it comes behind the selected node. */
export function AddDialog({ onAdd, onClose }: Props) {
  const { node, graph } = useBuilder();
  const [after, setAfter] = useState(node?.id ?? '');
  const branches = branchesOf(graph.nodes.find((one) => one.id === after));
  const [branch, setBranch] = useState(branches?.[0] ?? '');
  const follow = (id: string) => {
    setAfter(id);
    setBranch(branchesOf(graph.nodes.find((one) => one.id === id))?.[0] ?? '');
  };
  return (
    <Dialog open onClose={onClose} title="Add a node">
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap gap-3">
          <Select
            label="After"
            value={after}
            onChange={(event) => follow(event.target.value)}
            options={[{ value: '', label: 'Nothing: it starts at once' }, ...graph.nodes.map(({ id }) => ({ value: id, label: id }))]}
          />
          {branches && <Select label="On branch" value={branch} onChange={(event) => setBranch(event.target.value)} options={branches.map((one) => ({ value: one, label: one }))} />}
        </div>
        <ul aria-label="Types" className="flex flex-col gap-1">
          {nodeTypes.map((type) => (
            <li key={type.name}>
              <Button
                kind="quiet"
                className="w-full !justify-start"
                onClick={() => onAdd(type.name, after === '' ? undefined : after, { ...plainEdge, branch: branches ? branch : undefined })}
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
