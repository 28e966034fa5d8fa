import { Checkbox, Select, TextArea, TextField } from '@/ui/Field';
import type { Entered, FormField } from './schema';

interface Props {
  fields: readonly FormField[];
  entered: Entered;
  errors: Readonly<Record<string, string>>;
  onChange: (entered: Entered) => void;
}

/** Inputs made from a JSON Schema. Their state is the caller's: `initial` begins it, `valuesOf` reads it. */
export function SchemaForm({ fields, entered, errors, onChange }: Props) {
  return (
    <div className="flex flex-col gap-3">
      {fields.map((field) => (
        <Input
          key={field.name}
          field={field}
          value={entered[field.name]}
          error={errors[field.name]}
          onChange={(value) => onChange({ ...entered, [field.name]: value })}
        />
      ))}
    </div>
  );
}

interface InputProps {
  field: FormField;
  value: string | boolean | undefined;
  error: string | undefined;
  onChange: (value: string | boolean) => void;
}

function Input({ field, value, error, onChange }: InputProps) {
  const label = field.required ? `${field.label} (required)` : field.label;
  if (field.kind === 'boolean') {
    return (
      <div>
        <Checkbox label={field.label} checked={value === true} onChange={(event) => onChange(event.target.checked)} />
        {field.hint !== undefined && <p className="text-xs text-muted">{field.hint}</p>}
      </div>
    );
  }

  const text = typeof value === 'string' ? value : '';
  const common = { label, error, hint: field.hint, value: text, 'aria-required': field.required };
  switch (field.kind) {
    case 'choice':
      return (
        <Select
          {...common}
          onChange={(event) => onChange(event.target.value)}
          options={[
            { value: '', label: field.required ? 'Choose …' : 'None' },
            ...(field.schema.enum ?? []).map((one) => ({ value: JSON.stringify(one), label: typeof one === 'string' ? one : JSON.stringify(one) })),
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
