import { Button, IconButton } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { DraftField } from './DraftField';

interface Props {
  label: string;
  hint: string | undefined;
  error: string | undefined;
  values: readonly string[];
  onChange: (values: string[]) => void;
}

export function StringList({ label, hint, error, values, onChange }: Props) {
  const name = label.replace(/ \(required\)$/, '').toLowerCase();
  return (
    <fieldset className="min-w-0 rounded-md border border-line p-2">
      <legend className="px-1 text-sm font-medium">{label}</legend>
      {hint !== undefined && <p className="mb-2 text-xs text-muted">{hint}</p>}
      {error !== undefined && <p role="alert" className="mb-2 text-xs text-danger">{error}</p>}
      <ol className="flex flex-col gap-1">
        {values.map((value, index) => (
          <li key={index} className="flex items-center gap-1">
            <DraftField
              label={`${name} ${index + 1}`}
              labelHidden
              className="flex-1"
              value={value}
              onCommit={(next) => { onChange(values.map((one, at) => (at === index ? next : one))); return undefined; }}
            />
            <IconButton label={`Remove ${name} ${index + 1}`} size="sm" onClick={() => onChange(values.filter((_, at) => at !== index))}>
              <Icon name="close" size={12} />
            </IconButton>
          </li>
        ))}
      </ol>
      <Button size="sm" className={values.length > 0 ? 'mt-2' : ''} onClick={() => onChange([...values, `new_${values.length + 1}`])}>
        <Icon name="plus" size={12} />Add
      </Button>
    </fieldset>
  );
}
