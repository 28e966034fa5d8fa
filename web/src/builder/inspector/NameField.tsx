import { useId } from 'react';
import { useCallable } from '../useCallable';
import { DraftField } from './DraftField';

interface Props {
  label: string;
  hint: string | undefined;
  error: string | undefined;
  of: 'agents' | 'tools';
  value: string;
  onCommit: (value: string) => string | undefined;
}

/** The name of an agent or a tool, with those that there are to choose from; another may be written, which the compiler judges. */
export function NameField({ of, ...rest }: Props) {
  const list = useId();
  const choices = useCallable()[of];
  return (
    <>
      <DraftField {...rest} mono list={list} />
      <datalist id={list}>{choices.map(({ label, detail }) => <option key={label} value={label}>{detail}</option>)}</datalist>
    </>
  );
}
