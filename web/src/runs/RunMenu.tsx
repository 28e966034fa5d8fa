import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { messageOf } from '@/api/problem';
import { runs } from '@/api/runs';
import type { Run } from '@/api/types';
import { IconButton } from '@/ui/Button';
import { Confirm } from '@/ui/Confirm';
import { Icon } from '@/ui/Icon';
import { Menu } from '@/ui/Menu';
import { toast } from '@/ui/toasts';
import { canDo, verbs } from './actions';

type Action = 'cancel' | 'retry' | 'delete' | 'pause' | 'resume';

const done: Record<Action, string> = { cancel: 'cancelled', retry: 'retried', delete: 'deleted', pause: 'paused', resume: 'resumed' };

/** What can be done to one run of a list. */
export function RunMenu({ run, onDone }: { run: Run; onDone: () => void }) {
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'cancel' | 'delete'>();
  const act = useMutation({
    mutationFn: async (action: Action) => { await (action === 'delete' ? runs.remove(run.id) : runs[action](run.id)); },
    onSuccess: (_, action) => { toast('done', `${run.id} ${done[action]}.`); onDone(); },
    onError: (error) => toast('failed', messageOf(error)),
    onSettled: () => setAsked(undefined),
  });
  return (
    <>
      <Menu
        trigger={<IconButton label={`Actions on ${run.id}`} size="sm"><Icon name="more" /></IconButton>}
        items={[
          { label: 'Open', onSelect: () => void navigate({ to: '/runs/$id', params: { id: run.id } }) },
          { label: 'Copy id', onSelect: () => void navigator.clipboard.writeText(run.id).then(() => toast('done', `${run.id} copied.`)) },
          ...(canDo('pause', run) ? [{ label: 'Pause', onSelect: () => act.mutate('pause'), separated: true }] : []),
          ...(canDo('resume', run) ? [{ label: 'Resume', onSelect: () => act.mutate('resume'), separated: true }] : []),
          ...(canDo('retry', run) ? [{ label: 'Retry', onSelect: () => act.mutate('retry'), separated: true }] : []),
          ...(canDo('cancel', run) ? [{ label: 'Cancel', onSelect: () => setAsked('cancel'), danger: true }] : []),
          ...(canDo('delete', run) ? [{ label: 'Delete', onSelect: () => setAsked('delete'), danger: true }] : []),
        ]}
      />
      {asked && (
        <Confirm
          open
          onClose={() => setAsked(undefined)}
          onConfirm={() => act.mutate(asked)}
          title={`${verbs[asked].ask} ${run.id}?`}
          action={`${verbs[asked].ask} the run`}
          danger
          busy={act.isPending}
        >
          {verbs[asked].warning}
        </Confirm>
      )}
    </>
  );
}
