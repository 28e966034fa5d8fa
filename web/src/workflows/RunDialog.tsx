import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { idempotencyKey } from '@/api/client';
import { ApiError, messageOf } from '@/api/problem';
import type { Json, ProblemError, Run } from '@/api/types';
import { enter, read, type Entered, type FieldErrors } from '@/form/entered';
import { kindOf, parseJson, simple, type FieldSchema } from '@/form/schema';
import { SchemaForm } from '@/form/SchemaForm';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Checkbox, TextArea, TextField } from '@/ui/Field';

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
  const shown = typeof schema === 'object' && schema !== null && kindOf(simple(schema)) === 'object' ? schema : null;
  const form = useInput(shown);
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
        {shown && <Checkbox label="Enter the input as JSON" checked={form.raw} onChange={(event) => form.setRaw(event.target.checked)} />}
        {shown && !form.raw
          ? <SchemaForm schema={shown} entered={form.entered} errors={form.errors} onChange={form.setEntered} />
          : schema !== false && (
            <TextArea
              label="Input, as JSON"
              hint={schema === null ? 'The workflow does not say what it takes: anything goes, and nothing is needed.' : undefined}
              mono
              rows={schema === null ? 3 : 10}
              spellCheck={false}
              value={form.json}
              error={form.jsonError}
              onChange={(event) => form.setJson(event.target.value)}
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

/** The input as fields or as JSON; what stands in one goes over into the other. */
function useInput(schema: FieldSchema | null) {
  const [entered, setEntered] = useState<Entered>(() => (schema ? enter(schema) : undefined));
  const [raw, switchRaw] = useState(false);
  const [json, setJson] = useState('{}');
  const [errors, setErrors] = useState<FieldErrors>({});
  const [jsonError, setJsonError] = useState<string>();
  const [left, setLeft] = useState<string>();
  return {
    entered, setEntered, raw, json, setJson, errors, jsonError, left,
    setRaw(next: boolean) {
      setErrors({});
      setJsonError(undefined);
      if (next) {
        const result = read(schema!, entered);
        setJson(JSON.stringify('value' in result ? result.value : {}, null, 2));
        switchRaw(true);
        return;
      }

      const value = parseJson(json);
      if (value === undefined) {
        setJsonError('This is not JSON.');
      } else {
        setEntered(enter(schema!, value));
        switchRaw(false);
      }
    },
    take(): { value: Json | undefined } | undefined {
      setErrors({});
      setJsonError(undefined);
      setLeft(undefined);
      if (!schema || raw) {
        const value = json.trim() === '' ? {} : parseJson(json);
        setJsonError(value === undefined ? 'This is not JSON.' : undefined);
        return value === undefined ? undefined : { value };
      }

      const result = read(schema, entered);
      if ('errors' in result) {
        setErrors(result.errors);
        return undefined;
      }

      return result;
    },
    /** Puts the server's refusals to their fields; those without one are said below the form. */
    refuse(problems: readonly ProblemError[]) {
      const placed = problems.map((one) => [one.path.replace(/^input\.?/, ''), one.message] as const);
      if (schema && !raw) {
        setErrors(Object.fromEntries(placed));
        setLeft(placed.map(([path, message]) => (path === '' ? message : undefined)).find((one) => one !== undefined)
          ?? 'The server did not take the input; see the fields.');
      } else {
        setJsonError(placed.map(([path, message]) => (path === '' ? message : `${path}: ${message}`)).join(' '));
      }
    },
  };
}
