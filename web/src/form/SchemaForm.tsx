import { useEffect, useRef } from 'react';
import { Button, IconButton } from '@/ui/Button';
import { Checkbox, Select, TextArea, TextField } from '@/ui/Field';
import { Icon } from '@/ui/Icon';
import { chooseVariant, enter, inside, listOf, others, part, variantOf, withVariant, type Entered, type FieldErrors } from './entered';
import { fieldsOf, kindOf, limitsOf, simple, variantLabel, variantsOf, type FieldSchema } from './schema';

interface Props {
  schema: FieldSchema;
  entered: Entered;
  errors: FieldErrors;
  onChange: (entered: Entered) => void;
}

/** Inputs made from the JSON Schema of an object. Their state is the caller's: `enter` begins it, `read` makes JSON of it. New mistakes
 * bring the first of them into sight. */
export function SchemaForm({ schema, entered, errors, onChange }: Props) {
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [errors]);
  return (
    <div ref={fields}>
      <ObjectFields schema={simple(schema)} entered={entered} errors={errors} path="" onChange={onChange} />
    </div>
  );
}

interface PartProps extends Props {
  path: string;
}

function ObjectFields({ schema, entered, errors, path, onChange }: PartProps) {
  const change = (name: string, value: Entered) => onChange({ ...(typeof entered === 'object' && !Array.isArray(entered) ? entered : {}), [name]: value });
  const rest = part(entered, others);
  return (
    <div className="flex flex-col gap-3">
      {fieldsOf(schema).map((field) => (
        <Input
          key={field.name}
          label={field.label}
          required={field.required}
          schema={field.schema}
          entered={part(entered, field.name)}
          errors={errors}
          path={inside(path, field.name)}
          onChange={(value) => change(field.name, value)}
        />
      ))}
      {typeof rest === 'string' && (
        <TextArea label="Other values, as JSON" mono rows={3} spellCheck={false} value={rest} error={errors[inside(path, others)]} onChange={(event) => change(others, event.target.value)} />
      )}
    </div>
  );
}

interface InputProps extends PartProps {
  label: string;
  required: boolean;
}

function Input(props: InputProps) {
  const { schema, entered, errors, path, onChange, required } = props;
  const kind = kindOf(schema);
  const label = required ? `${props.label} (required)` : props.label;
  const error = errors[path];
  const text = typeof entered === 'string' ? entered : '';
  const common = { label, error, hint: limitsOf(schema), value: text, 'aria-required': required };
  switch (kind) {
    case 'object':
      return <Group {...props} label={label}><ObjectFields {...props} /></Group>;
    case 'list':
      return <ListInput {...props} label={label} />;
    case 'variant':
      return <VariantInput {...props} label={label} />;
    case 'fixed':
      return <TextField label={label} hint={schema.description} error={error} value={JSON.stringify(schema.const)} readOnly />;
    case 'boolean':
      return <BooleanInput {...props} />;
    case 'choice':
      return (
        <Select
          {...common}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
          options={[
            { value: '', label: required ? 'Choose …' : 'None' },
            ...(schema.enum ?? []).map((one) => ({ value: JSON.stringify(one), label: typeof one === 'string' ? one : JSON.stringify(one) })),
          ]}
        />
      );
    case 'long':
      return <TextArea {...common} rows={4} onChange={(event) => onChange(event.target.value)} />;
    case 'json':
      return <TextArea {...common} mono rows={4} spellCheck={false} placeholder="JSON" onChange={(event) => onChange(event.target.value)} />;
    case 'number':
    case 'integer':
      return <TextField {...common} inputMode="decimal" autoComplete="off" onChange={(event) => onChange(event.target.value)} />;
    case 'time':
      return <TextField {...common} placeholder="2026-05-28T10:30:00Z" autoComplete="off" onChange={(event) => onChange(event.target.value)} />;
    case 'text':
      return <TextField {...common} autoComplete="off" onChange={(event) => onChange(event.target.value)} />;
  }
}

/** A tick where the schema has a default or wants an answer; else it can also be left open. */
function BooleanInput({ label, schema, entered, errors, path, required, onChange }: InputProps) {
  if (required || typeof schema.default === 'boolean') {
    return (
      <div>
        <Checkbox label={label} checked={entered === true} onChange={(event) => onChange(event.target.checked)} />
        {schema.description !== undefined && <p className="text-xs text-muted">{schema.description}</p>}
        {errors[path] !== undefined && <p role="alert" className="text-xs text-danger">{errors[path]}</p>}
      </div>
    );
  }

  return (
    <Select
      label={label}
      hint={schema.description}
      error={errors[path]}
      value={typeof entered === 'boolean' ? String(entered) : ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value === 'true')}
      options={[{ value: '', label: 'None' }, { value: 'true', label: 'Yes' }, { value: 'false', label: 'No' }]}
    />
  );
}

function Group({ label, schema, errors, path, children }: Pick<InputProps, 'label' | 'schema' | 'errors' | 'path'> & { children: React.ReactNode }) {
  return (
    <fieldset className="min-w-0 rounded-md border border-line p-3">
      <legend className="px-1 text-sm font-medium">{label}</legend>
      {schema.description !== undefined && <p className="mb-2 text-xs text-muted">{schema.description}</p>}
      {errors[path] !== undefined && <p role="alert" className="mb-2 text-xs text-danger">{errors[path]}</p>}
      {children}
    </fieldset>
  );
}

function ListInput(props: InputProps) {
  const { schema, entered, errors, path, onChange } = props;
  const items = listOf(entered);
  const one = simple(schema.items as FieldSchema);
  const replace = (index: number, value: Entered) => onChange(items.map((now, at) => (at === index ? value : now)));
  const name = one.title ?? 'Item';
  return (
    <Group {...props}>
      <ol className="flex flex-col gap-2">
        {items.map((item, index) => (
          <li key={index} className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              <Input
                label={`${name} ${index + 1}`}
                required={false}
                schema={one}
                entered={item}
                errors={errors}
                path={inside(path, index)}
                onChange={(value) => replace(index, value)}
              />
            </div>
            <IconButton label={`Remove ${name.toLowerCase()} ${index + 1}`} size="sm" className="mt-6" onClick={() => onChange(items.filter((_, at) => at !== index))}>
              <Icon name="close" size={12} />
            </IconButton>
          </li>
        ))}
      </ol>
      <Button size="sm" className={items.length > 0 ? 'mt-2' : ''} onClick={() => onChange([...items, enter(one)])}>
        <Icon name="plus" size={12} />Add {name.toLowerCase()}
      </Button>
    </Group>
  );
}

function VariantInput(props: InputProps) {
  const { schema, entered, onChange, label, required } = props;
  const { index, value } = variantOf(entered);
  const variants = variantsOf(schema);
  return (
    <Group {...props}>
      <div className="flex flex-col gap-3">
        <Select
          label={`Kind of ${label.replace(' (required)', '')}`}
          value={String(index)}
          onChange={(event) => onChange(chooseVariant(schema, Number(event.target.value)))}
          options={variants.map((one, at) => ({ value: String(at), label: variantLabel(one, at) }))}
        />
        <Input {...props} label="Value" required={required} schema={variants[index]!} entered={value} onChange={(next) => onChange(withVariant(entered, next))} />
      </div>
    </Group>
  );
}
