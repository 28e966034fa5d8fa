import { useId, useState } from 'react';
import { Button } from '@/ui/Button';
import { later } from '../later';
import type { TryProps } from './props';

const Trying = later(() => import('./Trying').then((part) => part.Trying));

/** Under a field: evaluates what stands in it on the data of a past run, or on values written here. */
export function TryBox(props: TryProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <Button
        size="sm"
        kind="quiet"
        className="self-start !px-1"
        aria-expanded={open}
        aria-controls={id}
        aria-label={`Try it: ${props.label}`}
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden>{open ? '▾' : '▸'}</span>Try it
      </Button>
      <div id={id}>{open && <Trying {...props} />}</div>
    </div>
  );
}
