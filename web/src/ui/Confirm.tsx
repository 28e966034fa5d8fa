import type { ReactNode } from 'react';
import { Button } from './Button';
import { Dialog } from './Dialog';

interface Props {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** The verb: "Delete 3 runs", never "OK". */
  action: string;
  danger?: boolean;
  busy?: boolean;
}

export function Confirm({ open, onClose, onConfirm, title, children, action, danger = false, busy = false }: Props) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      description={children}
      actions={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button kind={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>{action}</Button>
        </>
      }
    />
  );
}
