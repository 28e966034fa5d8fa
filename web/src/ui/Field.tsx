import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import { classes } from './classes';

/** Look of anything one can write into; the width is the place's own. */
export const inputClass =
  'rounded-md border border-line-strong bg-surface px-2 text-sm text-text disabled:opacity-60 aria-invalid:border-danger';

interface Described {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** The label is for screen readers only: the place says it to everybody else. */
  labelHidden?: boolean;
  className?: string;
}

interface FieldProps extends Described {
  /** Gets the attributes that tie it to its label, hint and error. */
  children: (attributes: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ReactNode;
}

export function Field({ label, hint, error, labelHidden = false, className, children }: FieldProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={classes('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'text-sm font-medium'}>{label}</label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {hint !== undefined && <p id={`${id}-hint`} className="text-xs text-muted">{hint}</p>}
      {error !== undefined && <p id={`${id}-error`} className="text-xs text-danger" role="alert">{error}</p>}
    </div>
  );
}

type Rest<T> = Omit<T, 'id' | 'className'>;

type TextProps = Described & Rest<InputHTMLAttributes<HTMLInputElement>> & { ref?: Ref<HTMLInputElement>; mono?: boolean };

export function TextField({ label, hint, error, labelHidden, className, mono = false, ...rest }: TextProps) {
  return (
    <Field {...{ label, hint, error, labelHidden, className }}>
      {(attributes) => <input {...attributes} dir={mono ? 'ltr' : 'auto'} {...rest} className={classes(inputClass, 'h-8 w-full', mono && 'mono')} />}
    </Field>
  );
}

type AreaProps = Described & Rest<TextareaHTMLAttributes<HTMLTextAreaElement>> & { ref?: Ref<HTMLTextAreaElement>; mono?: boolean };

export function TextArea({ label, hint, error, labelHidden, className, mono = false, rows = 3, ...rest }: AreaProps) {
  return (
    <Field {...{ label, hint, error, labelHidden, className }}>
      {(attributes) => <textarea {...attributes} dir={mono ? 'ltr' : 'auto'} {...rest} rows={rows} className={classes(inputClass, 'w-full py-1', mono && 'mono')} />}
    </Field>
  );
}

type SelectProps = Described & Rest<SelectHTMLAttributes<HTMLSelectElement>> & {
  options: readonly { value: string; label: string }[];
};

export function Select({ label, hint, error, labelHidden, className, options, ...rest }: SelectProps) {
  return (
    <Field {...{ label, hint, error, labelHidden, className }}>
      {(attributes) => (
        <select {...attributes} {...rest} className={classes(inputClass, 'h-8 w-full')}>
          {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
        </select>
      )}
    </Field>
  );
}

type CheckboxProps = { label: string; labelHidden?: boolean } & InputHTMLAttributes<HTMLInputElement>;

export function Checkbox({ label, labelHidden = false, ...rest }: CheckboxProps) {
  return (
    <label className="inline-flex items-center gap-2 text-sm">
      <input type="checkbox" className="size-4 accent-accent-fill" {...rest} />
      <span className={labelHidden ? 'sr-only' : undefined}>{label}</span>
    </label>
  );
}
