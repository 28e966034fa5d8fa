import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { messageOf } from '@/api/problem';
import { PeerStatusBadge } from '@/status/StatusBadge';
import { Button } from '@/ui/Button';
import { Confirm } from '@/ui/Confirm';
import { PeerError, PeerHeader } from '@/ui/PeerParts';
import { toast } from '@/ui/toasts';

interface Props {
  /** What it is, as in "Remove the agent". */
  what: string;
  name: string;
  note: string | null;
  /** Why it could not be asked the last time. */
  error: string | null;
  /** What is shown although it could not. */
  kept: string;
  /** What becomes of those that call it when it is removed. */
  warning: ReactNode;
  /** Under which everything about its like is kept. */
  queryKey: readonly string[];
  /** Asks it anew: what is wrong, or that nothing is. */
  check: () => Promise<{ error: string | null; said: string }>;
  remove: () => Promise<unknown>;
  onRemoved: () => void;
  children: ReactNode;
}

/** Somebody registered whom nodes call: how it is, asked anew or removed on demand, and whatever there is to tell about it. */
export function PeerDetail(props: Props) {
  const { what, name, note, error, kept, warning, queryKey, check: ask, remove: forget, onRemoved, children } = props;
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const fresh = () => queries.invalidateQueries({ queryKey });
  const check = useMutation({
    mutationFn: ask,
    onSuccess: (checked) => toast(checked.error === null ? 'done' : 'failed', checked.error ?? checked.said),
    onError: (refused) => toast('failed', messageOf(refused)),
    onSettled: fresh,
  });
  const remove = useMutation({
    mutationFn: forget,
    onSuccess: () => { toast('done', `${name} is removed.`); onRemoved(); },
    onError: (refused) => toast('failed', messageOf(refused)),
    onSettled: () => { setRemoving(false); return fresh(); },
  });
  return (
    <article aria-label={name} className="flex flex-col gap-5 p-4">
      <PeerHeader
        name={name}
        note={note}
        badge={<PeerStatusBadge error={error} />}
        actions={
          <>
            <Button size="sm" busy={check.isPending} onClick={() => check.mutate()}>Check again</Button>
            <Button size="sm" onClick={() => setRemoving(true)}>Remove …</Button>
          </>
        }
      />
      {error !== null && <PeerError error={error} kept={kept} />}
      {children}
      <Confirm
        open={removing}
        title={`Remove ${name}?`}
        action={`Remove the ${what}`}
        danger
        busy={remove.isPending}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate()}
      >
        {warning}
      </Confirm>
    </article>
  );
}
