import { useMutation } from '@tanstack/react-query';
import { useId, useState, type ReactNode, type SyntheticEvent } from 'react';
import { ApiError, messageOf } from '@/api/problem';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { TextField } from './Field';
import { peerNameError } from './peerName';

interface Props<T> {
  title: string;
  description: string;
  /** How workflows will name it. */
  nameHint: string;
  /** What is wrong with the name although it is one; undefined when nothing is. */
  nameError?: (name: string) => string | undefined;
  /** What is wrong with the place; undefined when nothing is. */
  placeError: () => string | undefined;
  /** The place that the form asks for now: what was found wrong with another one is not shown. */
  place: string;
  /** Code of the refusal that is about the name; what else is refused is about the place. */
  taken?: string;
  register: (name: string) => Promise<T>;
  onDone: (registered: T) => void;
  onClose: () => void;
  /** The fields of the place.
   * @param error what is wrong with it. */
  children: (error: string | undefined) => ReactNode;
}

/** A dialog that keeps somebody to call under a name: the server asks it who it is at once, and says so when that cannot be done. */
export function RegisterDialog<T>(props: Props<T>) {
  const { title, description, nameHint, nameError, placeError, place, taken, register, onDone, onClose, children } = props;
  const form = useId();
  const [name, setName] = useState('');
  const [errors, setErrors] = useState<{ name?: string | undefined; place?: string | undefined; of?: string }>({});
  const add = useMutation({
    mutationFn: () => register(name.trim()),
    onSuccess: (registered) => { onClose(); onDone(registered); },
    onError: (error) => setErrors(error instanceof ApiError && error.code === taken
      ? { name: messageOf(error) }
      : { place: messageOf(error), of: place }),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = { name: peerNameError(name.trim()) ?? nameError?.(name.trim()), place: placeError(), of: place };
    setErrors(found);
    if (found.name === undefined && found.place === undefined) {
      add.mutate();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" type="submit" form={form} busy={add.isPending}>Register</Button>
        </>
      }
    >
      <form id={form} noValidate className="flex flex-col gap-3" onSubmit={submit}>
        <TextField
          label="Name" hint={nameHint} autoComplete="off" spellCheck={false} aria-required
          value={name} error={errors.name} onChange={(event) => setName(event.target.value)}
        />
        {children(errors.of === place ? errors.place : undefined)}
      </form>
    </Dialog>
  );
}
