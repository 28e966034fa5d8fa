interface Props<T> {
  /** Names the group. */
  label: string;
  options: readonly (readonly [value: T, label: string])[];
  value: T;
  onChange: (value: T) => void;
}

/** A choice of few words, all of them seen. */
export function Segments<T>({ label, options, value, onChange }: Props<T>) {
  return (
    <div role="group" aria-label={label} className="inline-flex rounded-md border border-line p-0.5">
      {options.map(([one, word]) => (
        <button
          key={word}
          type="button"
          aria-pressed={value === one}
          className="h-6.5 rounded-sm px-2 text-sm text-muted hover:text-text aria-pressed:bg-selected aria-pressed:font-medium aria-pressed:text-text"
          onClick={() => onChange(one)}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
