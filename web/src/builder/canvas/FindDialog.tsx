import { useState } from 'react';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/Field';
import { useBuilder } from '../context';
import { focusFirst } from '../focus';
import { text } from '../model/graph';
import { wordOf } from '../model/schema';
import { summaryOf, TypeIcon } from './NodeCard';

/** More are found by writing more. */
const most = 50;

/** Goes to a node by a part of its id, title or type. */
export function FindDialog({ onFound, onClose }: { onFound: (id: string) => void; onClose: () => void }) {
  const { graph } = useBuilder();
  const [sought, seek] = useState('');
  const words = sought.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = graph.nodes.filter((node) => {
    const said = `${node.id} ${text(node.fields.type) ?? ''} ${summaryOf(node)}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
  return (
    <Dialog open onClose={onClose} title="Find a node">
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (found[0]) {
            onFound(found[0].id);
          }
        }}
      >
        <TextField
          ref={focusFirst}
          label="Id, title or type" hint="Enter goes to the first." autoComplete="off" spellCheck={false} value={sought}
          onChange={(event) => seek(event.target.value)}
        />
        <p role="status" className="text-xs text-muted">{found.length} of {graph.nodes.length}</p>
        <ul aria-label="Found" className="flex max-h-80 flex-col overflow-auto">
          {found.slice(0, most).map((node) => (
            <li key={node.id}>
              <Button kind="quiet" className="w-full !justify-start" onClick={() => onFound(node.id)}>
                <TypeIcon type={text(node.fields.type) ?? ''} />
                <span className="text-text">{node.id}</span>
                <span className="truncate text-xs font-normal">{wordOf(text(node.fields.type) ?? '')} {summaryOf(node)}</span>
              </Button>
            </li>
          ))}
        </ul>
      </form>
    </Dialog>
  );
}
