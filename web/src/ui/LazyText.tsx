import { useEffect, useEffectEvent, useState, type Ref } from 'react';
import { classes } from './classes';
import { inputClass } from './Field';

interface Props {
  label: string;
  placeholder: string;
  value: string | undefined;
  /** Undefined when nothing is left but blanks. */
  onChange: (value: string | undefined) => void;
  className: string;
  /** The id of a datalist. */
  list?: string;
  /** Milliseconds between the last key and the change: by default long enough to type a word, short enough to feel live. */
  pause?: number;
  /** Enter was pressed: told what stands there, which may not have been applied yet.
   * @param back with Shift. */
  onEnter?: (value: string | undefined, back: boolean) => void;
  ref?: Ref<HTMLInputElement>;
}

/** A text that is applied when typing pauses: what is applied with every key, and comes back late, would lose quick keys. */
export function LazyText({ label, placeholder, value, onChange, className, list, pause = 300, onEnter, ref }: Props) {
  const [typed, setTyped] = useState(value ?? '');
  const [known, setKnown] = useState(value);

  // What was applied and has not come back: it may come late, when more was typed, and must not take that away.
  const [sent, setSent] = useState<readonly (string | undefined)[]>([]);
  if (known !== value) {
    setKnown(value);
    setSent(sent.slice(sent.indexOf(value) + 1));
    if (!sent.includes(value)) {
      // Changed from outside: another view, the back button.
      setTyped(value ?? '');
    }
  }

  const wordsOf = (next: string) => (next.trim() === '' ? undefined : next.trim());
  const apply = useEffectEvent((next: string) => {
    const wanted = wordsOf(next);
    if (wanted !== value) {
      setSent((before) => [...before, wanted]);
      onChange(wanted);
    }
  });
  useEffect(() => {
    const timer = setTimeout(() => apply(typed), pause);
    return () => clearTimeout(timer);
  }, [typed, pause]);
  return (
    <input
      ref={ref}
      type="search"
      aria-label={label}
      title={label}
      placeholder={placeholder}
      list={list}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={onEnter && ((event) => { if (event.key === 'Enter') { onEnter(wordsOf(typed), event.shiftKey); } })}
      className={classes(inputClass, className)}
    />
  );
}
