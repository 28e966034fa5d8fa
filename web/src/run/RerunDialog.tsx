import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { idempotencyKey } from '@/api/client';
import { ApiError, messageOf } from '@/api/problem';
import { runs } from '@/api/runs';
import type { Json, RerunBody, Run } from '@/api/types';
import { parseJson } from '@/form/schema';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Select, TextArea } from '@/ui/Field';
import { toast } from '@/ui/toasts';
import type { Plan } from './model/plan';

interface Props {
  run: Run;
  plan: Plan;
  /** The node chosen at first; the first of the workflow when none is. */
  from: string | undefined;
  onClose: () => void;
}

const notJson = 'This is not JSON.';

/** Starts a fork of the run from a node, with the input as it was or edited. */
export function RerunDialog({ run, plan, from: chosen, onClose }: Props) {
  const navigate = useNavigate();
  // What runs at the end runs at the end of the new one too.
  const choices = plan.nodes.filter((node) => !node.finally);
  const [from, setFrom] = useState(choices.find((node) => node.id === chosen)?.id ?? choices[0]!.id);
  const before = JSON.stringify(run.input ?? {}, null, 2);
  const [input, setInput] = useState(before);
  const [outputs, setOutputs] = useState('');
  // One key for one dialog: pressed twice, or sent again after a lost answer, it starts one fork.
  const [key] = useState(idempotencyKey);
  const start = useMutation({
    mutationFn: (body: RerunBody) => runs.rerun(run.id, body, key + hash(JSON.stringify(body))),
    onSuccess: (fork) => {
      toast('done', `${fork.id} started.`);
      onClose();
      void navigate({ to: '/runs/$id', params: { id: fork.id } });
    },
  });
  const [inputValue, outputsValue] = [parseJson(input), outputs.trim() === '' ? null : parseJson(outputs)];
  const outputsError = outputsValue === undefined ? notJson : outputsValue !== null && !isObject(outputsValue) ? 'Give an object: node and output.' : undefined;
  const wrong = inputValue === undefined || outputsError !== undefined;
  const submit = () => start.mutate({
    from,
    ...(input === before ? {} : { input: inputValue }),
    ...(outputsValue === null ? {} : { outputs: outputsValue as RerunBody['outputs'] }),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      wide
      title={`Rerun ${run.id}`}
      description="Starts a new run that takes over what came before the node and runs it and everything after it again. This run stays as it is."
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" busy={start.isPending} disabled={wrong} onClick={submit}>Start the rerun</Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {start.error && <Refusal error={start.error} />}
        <Select
          label="From the node" value={from} onChange={(event) => setFrom(event.target.value)}
          options={choices.map(({ id, label }) => ({
            value: id, label: label === id ? id : `${id} (${label})`,
          }))}
        />
        <TextArea
          label="Input" mono rows={Math.min(14, Math.max(4, input.split('\n').length))} spellCheck={false} value={input}
          onChange={(event) => setInput(event.target.value)} error={inputValue === undefined ? notJson : undefined}
          hint={input === before ? 'As it was.' : 'Edited: the new run begins with this input.'}
        />
        <TextArea
          label="Outputs of earlier nodes" mono rows={3} spellCheck={false} value={outputs} placeholder='{"search": {"hotels": []}}'
          onChange={(event) => setOutputs(event.target.value)} error={outputsError}
          hint="Optional: taken instead of the recorded ones."
        />
      </div>
    </Dialog>
  );
}

const isObject = (value: Json): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The server refuses a key that comes again with another body, so another body gets another key. */
function hash(text: string): string {
  let value = 5381;
  for (let i = 0; i < text.length; i++) {
    value = (Math.imul(value, 33) ^ text.charCodeAt(i)) >>> 0;
  }

  return value.toString(16);
}

function Refusal({ error }: { error: Error }) {
  return (
    <div role="alert" className="rounded-md border border-danger/50 bg-[var(--status-failed-soft)] p-3 text-sm">
      <p className="font-medium">{messageOf(error)}</p>
      {error instanceof ApiError && (
        <ul className="mt-1 list-disc pl-5">
          {error.errors.map((one) => <li key={one.path + one.message}><code>{one.path}</code> {one.message}</li>)}
        </ul>
      )}
    </div>
  );
}
