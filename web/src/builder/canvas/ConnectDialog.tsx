import { useState } from 'react';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Select, TextField } from '@/ui/Field';
import { useBuilder } from '../context';
import { ancestorsOf, branchesOf, type Outcome } from '../model/graph';
import { outcomes } from './look';
import type { EdgeForm } from '../model/actions';

interface Props {
  onConnect: (from: string, to: string, edge: EdgeForm) => void;
  onClose: () => void;
}

/** Connects without a mouse: from, to, and under which circumstances. */
export function ConnectDialog({ onConnect, onClose }: Props) {
  const { graph, node } = useBuilder();
  const [from, setFrom] = useState(node?.id ?? graph.nodes[0]?.id ?? '');
  const before = ancestorsOf(graph, from);
  const targets = graph.nodes.filter(({ id }) => id !== from && !before.includes(id));
  const [wanted, setTo] = useState('');
  const to = targets.some((one) => one.id === wanted) ? wanted : (targets[0]?.id ?? '');
  const [on, setOn] = useState<Outcome>('success');
  const branches = branchesOf(graph.nodes.find((one) => one.id === from));
  const [branch, setBranch] = useState('');
  const [when, setWhen] = useState('');
  return (
    <Dialog
      open
      onClose={onClose}
      title="Connect two nodes"
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            kind="primary"
            disabled={to === ''}
            onClick={() => onConnect(from, to, {
              on, branch: branches && branch !== '' ? branch : undefined, when: when.trim() === '' ? undefined : when.trim(),
            })}
          >
            Connect
          </Button>
        </>
      }
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label="From" value={from} onChange={(event) => setFrom(event.target.value)} options={graph.nodes.map(({ id }) => ({ value: id, label: id }))} />
        <Select
          label="To"
          value={to}
          hint={targets.length === 0 ? 'Every other node comes before it.' : 'Nodes before it are left out: they would make a circle.'}
          onChange={(event) => setTo(event.target.value)}
          options={targets.map(({ id }) => ({ value: id, label: id }))}
        />
        <Select label="Taken on" value={on} onChange={(event) => setOn(event.target.value as Outcome)} options={outcomes} />
        {branches && (
          <Select
            label="Branch"
            value={branch}
            onChange={(event) => setBranch(event.target.value)}
            options={[{ value: '', label: 'Any' }, ...branches.map((one) => ({ value: one, label: one }))]}
          />
        )}
        <TextField label="Only when" mono placeholder="an expression" autoComplete="off" value={when} onChange={(event) => setWhen(event.target.value)} />
      </div>
    </Dialog>
  );
}
