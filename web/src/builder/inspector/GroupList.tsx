import { Button, IconButton } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { useBuilder } from '../context';
import { record } from '../model/graph';
import type { Field } from '../model/schema';
import { put, remove } from '../yaml/edit';
import type { Path } from '../yaml/source';
import { FieldInput } from './FieldInput';

interface Props {
  label: string;
  hint: string | undefined;
  error: string | undefined;
  fields: readonly Field[];
  holder: Path;
  items: readonly unknown[];
}

/** A list of small forms: the cases of a switch. */
export function GroupList({ label, hint, error, fields, holder, items }: Props) {
  const { edit } = useBuilder();
  const start = Object.fromEntries(fields.filter((field) => field.required).map((field) =>
    [field.name, field.kind === 'expression' ? 'false' : `${field.name}_${items.length + 1}`]));
  return (
    <fieldset className="min-w-0 rounded-md border border-line p-2">
      <legend className="px-1 text-sm font-medium">{label}</legend>
      {hint !== undefined && <p className="mb-2 text-xs text-muted">{hint}</p>}
      {error !== undefined && <p role="alert" className="mb-2 text-xs text-danger">{error}</p>}
      <ol className="flex flex-col gap-2">
        {items.map((item, index) => (
          <li key={index} className="flex items-start gap-1 border-b border-line pb-2">
            <div className="flex min-w-0 flex-1 flex-col gap-2">
              {fields.map((field) => (
                <FieldInput
                  key={field.name}
                  field={field}
                  holder={[...holder, index]}
                  fields={record(item)}
                  order={fields.map((one) => one.name)}
                />
              ))}
            </div>
            <IconButton
              label={`Remove case ${index + 1}`}
              size="sm"
              onClick={() => edit((now) => remove(now, items.length === 1 ? holder : [...holder, index]))}
            >
              <Icon name="close" size={12} />
            </IconButton>
          </li>
        ))}
      </ol>
      <Button size="sm" className={items.length > 0 ? 'mt-2' : ''} onClick={() => edit((now) => put(now, [...holder, items.length], start))}>
        <Icon name="plus" size={12} />Add
      </Button>
    </fieldset>
  );
}
