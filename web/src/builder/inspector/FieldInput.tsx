import { Select } from '@/ui/Field';
import { useBuilder } from '../context';
import { setField } from '../model/actions';
import { bodyScope, list, record, text, type Fields } from '../model/graph';
import { problemsAt } from '../model/problems';
import { wordOf, type Field } from '../model/schema';
import { pieceOf, putPiece, remove } from '../yaml/edit';
import { syntaxError, parse, type Path } from '../yaml/source';
import { Button } from '@/ui/Button';
import { CodeField } from './CodeField';
import { DraftField } from './DraftField';
import { NameField } from './NameField';
import { GroupList } from './GroupList';
import { StringList } from './StringList';
import { Fold } from './Fold';

interface Props {
  field: Field;
  /** What has the field: the node, or a group in it. */
  holder: Path;
  fields: Fields;
  order: readonly string[];
}

/** The input for one field of the schema, and the compiler's mistakes at it. */
export function FieldInput({ field, holder, fields, order }: Props) {
  const { session, problems, graph, node, enter } = useBuilder();
  const path = [...holder, field.name];
  const value = fields[field.name];
  const messages = problemsAt(problems, path)
    .filter(({ rest }) => rest.length === 0 || !['group', 'groups', 'body'].includes(field.kind)).map(({ problem }) => problem.message);
  const error = messages.length > 0 ? messages.join(' ') : undefined;
  const label = field.required ? `${wordOf(field.name)} (required)` : wordOf(field.name);
  const common = { label, hint: field.hint, error };
  const set = (next: unknown, typed = true) => {
    const isLast = next === undefined && holder.length > 2 && Object.keys(fields).length === 1 && field.name in fields;
    session.set(isLast ? remove(session.text, holder) : setField(session.text, holder, order, field.name, next), typed);
  };
  const setText = (next: string) => { set(next === '' ? undefined : next); return undefined; };
  switch (field.kind) {
    case 'choice':
    case 'boolean': {
      const options = field.kind === 'choice' ? field.options : ['true', 'false'];
      return (
        <Select
          {...common}
          value={text(value) ?? ''}
          onChange={({ target }) => set(target.value === '' ? undefined : field.kind === 'boolean' ? target.value === 'true' : target.value, false)}
          options={[{ value: '', label: 'Default' }, ...options.map((one) => ({ value: one, label: wordOf(one) }))]}
        />
      );
    }
    case 'node':
      return (
        <Select
          {...common}
          value={text(value) ?? ''}
          onChange={(event) => set(event.target.value === '' ? undefined : event.target.value, false)}
          options={[{ value: '', label: 'None' }, ...graph.nodes.filter(({ id }) => id !== node?.id).map(({ id }) => ({ value: id, label: id }))]}
        />
      );
    case 'number':
      return (
        <DraftField
          {...common}
          inputMode="decimal"
          value={text(value) ?? ''}
          onCommit={(next) => {
            const number = Number(next);
            set(next.trim() === '' ? undefined : Number.isFinite(number) ? number : next);
            return undefined;
          }}
        />
      );
    case 'duration':
      return <DraftField {...common} placeholder="10s" value={text(value) ?? ''} onCommit={setText} />;
    case 'text':
    case 'branch':
      return field.name === 'agent' || field.name === 'tool'
        ? <NameField {...common} of={field.name === 'agent' ? 'agents' : 'tools'} value={text(value) ?? ''} onCommit={setText} />
        : <DraftField {...common} value={text(value) ?? ''} onCommit={setText} />;
    case 'expression':
      return Array.isArray(value)
        ? <YamlField common={common} path={path} before={order.slice(0, order.indexOf(field.name))} />
        : <CodeField {...common} language="expression" field={field.name} value={text(value) ?? ''} onChange={setText} />;
    case 'mode':
      return <Mode {...common} value={value} onChange={(next) => set(next, false)} />;
    case 'strings':
      return (
        <StringList
          {...common}
          values={list(value).map((one) => text(one) ?? JSON.stringify(one))}
          onChange={(next) => set(next.length === 0 ? undefined : next)}
        />
      );
    case 'group':
      return <Group {...common} fields={field.fields} holder={path} values={record(value)} open={value !== undefined} />;
    case 'groups':
      return <GroupList {...common} fields={field.fields} holder={path} items={list(value)} />;
    case 'body':
      return (
        <Button
          size="sm"
          className="self-start"
          onClick={() => {
            if (value === undefined) {
              set({ type: 'transform', value: null }, false);
            } else if (node) {
              enter(bodyScope(node));
            }
          }}
        >
          {value === undefined ? 'Add a body' : 'Open the body'}
        </Button>
      );
    case 'needs':
      return null;
    case 'yaml':
      return <YamlField common={common} path={path} before={order.slice(0, order.indexOf(field.name))} />;
  }
}

interface YamlProps {
  common: { label: string; hint: string | undefined; error: string | undefined };
  path: Path;
  /** The keys that come before this one. */
  before: readonly string[];
}

/** Any value, as the piece of YAML that it is in the file. What cannot be read yet is not taken over. */
function YamlField({ common, path, before }: YamlProps) {
  const { session, source } = useBuilder();
  return (
    <CodeField
      {...common}
      language="value"
      value={pieceOf(source, path)}
      onChange={(piece) => {
        if (!syntaxError(parse(piece))) {
          session.set(putPiece(session.text, path, piece, { after: before }), true);
        }
      }}
    />
  );
}

interface GroupProps {
  label: string;
  hint: string | undefined;
  error: string | undefined;
  fields: readonly Field[];
  holder: Path;
  values: Fields;
  open: boolean;
}

function Group({ label, hint, error, fields, holder, values, open }: GroupProps) {
  return (
    <Fold title={label} isSet={open}>
      {hint !== undefined && <p className="text-xs text-muted">{hint}</p>}
      {error !== undefined && <p role="alert" className="text-xs text-danger">{error}</p>}
      {fields.map((field) => (
        <FieldInput key={field.name} field={field} holder={holder} fields={values} order={fields.map((one) => one.name)} />
      ))}
    </Fold>
  );
}

interface ModeProps {
  label: string;
  hint: string | undefined;
  error: string | undefined;
  value: unknown;
  onChange: (value: unknown) => void;
}

const modes = [
  { value: '', label: 'Default: all' }, { value: 'all', label: 'All' }, { value: 'any', label: 'Any' },
  { value: 'at_least', label: 'At least' },
];

/** `all`, `any`, or a number of edges. */
function Mode({ label, hint, error, value, onChange }: ModeProps) {
  const least = record(value).at_least;
  const shown = least === undefined ? (text(value) ?? '') : 'at_least';
  return (
    <div className="grid grid-cols-2 gap-2">
      <Select
        {...{ label, hint, error }}
        value={shown}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value === 'at_least' ? { at_least: 1 } : target.value)}
        options={modes}
      />
      {shown === 'at_least' && (
        <DraftField
          label="How many"
          inputMode="numeric"
          value={text(least) ?? ''}
          onCommit={(next) => {
            if (!/^[1-9]\d*$/.test(next)) {
              return 'A whole number from 1.';
            }

            onChange({ at_least: Number(next) });
            return undefined;
          }}
        />
      )}
    </div>
  );
}
