import { useState, type ComponentProps } from 'react';
import { TextField } from '@/ui/Field';
import { useBuilder } from '../context';

type Props = Omit<ComponentProps<typeof TextField>, 'value' | 'onChange'> & {
  value: string;
  /** Answers what is wrong with the text; nothing when it was taken. */
  onCommit: (value: string) => string | undefined;
  /** Take it when it is left or Enter is pressed, not with each key. */
  late?: boolean;
};

/** A text that is taken as it is written. While it has the focus, what is written stands, taken or not. */
export function DraftField({ value, onCommit, error, late = false, ...rest }: Props) {
  const [draft, setDraft] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const { undone } = useBuilder();
  const [seen, see] = useState(undone);
  if (seen !== undone) {
    see(undone);
    setDraft(undefined);
    setRefusal(undefined);
  }

  const commit = (text: string) => setRefusal(onCommit(text));
  return (
    <TextField
      autoComplete="off"
      spellCheck={false}
      {...rest}
      value={draft ?? value}
      error={refusal ?? error}
      onChange={(event) => {
        setDraft(event.target.value);
        if (!late) {
          commit(event.target.value);
        }
      }}
      onKeyDown={(event) => {
        if (late && event.key === 'Enter' && draft !== undefined) {
          commit(draft);
        }
      }}
      onBlur={() => {
        if (late && draft !== undefined && draft !== value) {
          commit(draft);
        }

        if (refusal === undefined || late) {
          setDraft(undefined);
        }
      }}
    />
  );
}
