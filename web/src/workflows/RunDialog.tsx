import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { idempotencyKey } from '@/api/client';
import { ApiError, messageOf } from '@/api/problem';
import type { Json, Run } from '@/api/types';
import { formSchema, JsonInput, useJsonInput } from '@/form/JsonInput';
import type { FieldSchema } from '@/form/schema';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/Field';

export interface RunRequest {
  input: Json | undefined;
  id: string | undefined;
}

interface Props {
  name: string;
  /** JSON Schema of the input; null when the workflow has none. */
  schema: FieldSchema | boolean | null;
  /** Starts the run; the key makes a second press of the button the same run. */
  start: (request: RunRequest, key: string) => Promise<Run>;
  onClose: () => void;
  /** What happens then; without it the page of the run is opened. */
  onStarted?: (run: Run) => void;
  /** Told of refusals that are not about the input. */
  onRefused?: (error: ApiError) => void;
}

/** Asks for the input of a run with a form made from its schema, starts it and goes there. */
export function RunDialog({ name, schema, start, onClose, onStarted, onRefused }: Props) {
  const navigate = useNavigate();
  const shown = formSchema(schema);
  const form = useJsonInput(shown, 'input');
  const [id, setId] = useState('');
  const [key] = useState(idempotencyKey);
  const run = useMutation({
    mutationFn: (input: Json | undefined) => start({ input, id: id.trim() === '' ? undefined : id.trim() }, `${key}-${hashOf(input, id)}`),
    onSuccess: (started) => {
      onClose();
      if (onStarted) {
        onStarted(started);
      } else {
        void navigate({ to: '/runs/$id', params: { id: started.id } });
      }
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'invalid_input') {
        form.refuse(error.errors);
      } else if (error instanceof ApiError) {
        onRefused?.(error);
      }
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const taken = form.take();
    if (taken) {
      run.mutate(taken.value);
    }
  };
  const other = run.error !== null && !(run.error instanceof ApiError && run.error.code === 'invalid_input');
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Run ${name}`}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" type="submit" form="run-form" busy={run.isPending}>Start the run</Button>
        </>
      }
    >
      <form id="run-form" noValidate className="flex flex-col gap-3" onSubmit={submit}>
        {schema !== false && (
          <JsonInput
            what="input"
            schema={shown}
            form={form}
            rows={schema === null ? 3 : 10}
            hint={schema === null ? 'The workflow does not say what it takes: anything goes, and nothing is needed.' : undefined}
          />
        )}
        {schema === false && <p className="text-sm text-muted">This workflow takes no input.</p>}
        <TextField
          label="Id of the run" hint="Made by the server when it is empty." autoComplete="off" spellCheck={false} value={id}
          onChange={(event) => setId(event.target.value)}
        />
        {(other || form.left !== undefined) && (
          <p role="alert" className="text-sm text-danger">{other ? messageOf(run.error) : form.left}</p>
        )}
      </form>
    </Dialog>
  );
}

/** What has been entered decides whether a second press asks for the same run. */
const hashOf = (input: Json | undefined, id: string) => {
  let hash = 0;
  for (const letter of JSON.stringify([input ?? null, id])) {
    hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  }

  return (hash >>> 0).toString(16);
};
