import { useState } from 'react';
import type { Json, ProblemError } from '@/api/types';
import { Checkbox, TextArea } from '@/ui/Field';
import { enter, read, type Entered, type FieldErrors } from './entered';
import { kindOf, parseJson, simple, type FieldSchema } from './schema';
import { SchemaForm } from './SchemaForm';

/** The schema, when it is one of an object with fields, so that a form can be made of it. */
export const formSchema = (schema: FieldSchema | boolean | null | undefined): FieldSchema | null =>
  (typeof schema === 'object' && schema !== null && kindOf(simple(schema)) === 'object' ? schema : null);

/** A value as fields or as JSON; what stands in one goes over into the other.
 * @param root what the server calls the whole in the places of its refusals: `input`. */
export function useJsonInput(schema: FieldSchema | null, root: string) {
  const [entered, setEntered] = useState<Entered>(() => (schema ? enter(schema) : undefined));
  const [raw, switchRaw] = useState(false);
  const [json, setJson] = useState('{}');
  const [errors, setErrors] = useState<FieldErrors>({});
  const [jsonError, setJsonError] = useState<string>();
  const [left, setLeft] = useState<string>();
  return {
    entered, setEntered, raw, json, setJson, errors, jsonError,
    /** What was refused and has no field of its own. */
    left,
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
      const begin = new RegExp(`^${root}\\.?`);
      const placed = problems.map((one) => [one.path.replace(begin, ''), one.message] as const);
      if (schema && !raw) {
        setErrors(Object.fromEntries(placed));
        setLeft(placed.map(([path, message]) => (path === '' ? message : undefined)).find((one) => one !== undefined)
          ?? `The server did not take the ${root}; see the fields.`);
      } else {
        setJsonError(placed.map(([path, message]) => (path === '' ? message : `${path}: ${message}`)).join(' '));
      }
    },
  };
}

interface Props {
  /** What is entered, as in "Enter the input as JSON". */
  what: string;
  schema: FieldSchema | null;
  form: ReturnType<typeof useJsonInput>;
  /** About the JSON, when there is no form. */
  hint?: string | undefined;
  rows?: number;
}

export function JsonInput({ what, schema, form, hint, rows = 10 }: Props) {
  const label = `${what.charAt(0).toUpperCase()}${what.slice(1)}, as JSON`;
  return (
    <>
      {schema && (
        <Checkbox label={`Enter the ${what} as JSON`} checked={form.raw} onChange={(event) => form.setRaw(event.target.checked)} />
      )}
      {schema && !form.raw
        ? <SchemaForm schema={schema} entered={form.entered} errors={form.errors} onChange={form.setEntered} />
        : (
          <TextArea
            label={label} hint={hint} mono rows={rows} spellCheck={false} value={form.json} error={form.jsonError}
            onChange={(event) => form.setJson(event.target.value)}
          />
        )}
    </>
  );
}
