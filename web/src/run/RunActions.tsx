import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { API, segment } from '@/api/client';
import { messageOf } from '@/api/problem';
import { runKeys, runs } from '@/api/runs';
import type { Run } from '@/api/types';
import { canDo, verbs } from '@/runs/actions';
import { Button, IconButton } from '@/ui/Button';
import { Confirm } from '@/ui/Confirm';
import { Icon } from '@/ui/Icon';
import { Menu } from '@/ui/Menu';
import { toast } from '@/ui/toasts';
import { saveAddress, saveText } from './download';

type Action = 'cancel' | 'pause' | 'resume' | 'retry';

const done: Record<Action, string> = {
  cancel: 'The run is cancelled.', pause: 'The run is paused: it starts nothing new.', resume: 'The run goes on.',
  retry: 'A new round of the run has begun.',
};

/** Acts on the run, says what came of it, and reads it again. */
export function useRunAction(run: Run) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ action, from }: { action: Action; from?: string }) =>
      action === 'retry' ? runs.retry(run.id, from === undefined ? {} : { from }) : runs[action](run.id),
    onSuccess: (after, { action }) => { queries.setQueryData(runKeys.run(run.id), after); toast('done', done[action]); },
    onError: (error) => { toast('failed', messageOf(error)); void queries.invalidateQueries({ queryKey: runKeys.run(run.id) }); },
  });
}

interface Props {
  run: Run;
  onRerun: () => void;
}

export function RunActions({ run, onRerun }: Props) {
  const act = useRunAction(run);
  const [asked, setAsked] = useState<'cancel' | 'retry'>();
  const busy = (action: Action) => act.isPending && act.variables.action === action;
  const confirm = () => act.mutate({ action: asked! }, { onSettled: () => setAsked(undefined) });
  return (
    <>
      {canDo('pause', run) && <Button busy={busy('pause')} onClick={() => act.mutate({ action: 'pause' })}>Pause</Button>}
      {canDo('resume', run) && <Button kind="primary" busy={busy('resume')} onClick={() => act.mutate({ action: 'resume' })}>Resume</Button>}
      {canDo('retry', run) && <Button kind="primary" busy={busy('retry')} onClick={() => setAsked('retry')}>Retry</Button>}
      <Button onClick={onRerun}>Rerun …</Button>
      {canDo('cancel', run) && <Button busy={busy('cancel')} onClick={() => setAsked('cancel')}>Cancel</Button>}
      <Downloads run={run} />
      {asked && (
        <Confirm
          open
          onClose={() => setAsked(undefined)}
          onConfirm={confirm}
          title={`${verbs[asked].ask} ${run.id}?`}
          action={`${verbs[asked].ask} the run`}
          danger={asked === 'cancel'}
          busy={act.isPending}
        >
          {asked === 'cancel' ? verbs.cancel.warning : 'This opens a new round: successes are kept, failed and cancelled nodes run again.'}
        </Confirm>
      )}
    </>
  );
}

function Downloads({ run }: { run: Run }) {
  const events = useMutation({
    mutationFn: () => eventLines(run),
    onSuccess: (text) => saveText(`${run.id}-events.jsonl`, text, 'application/x-ndjson'),
    onError: (error) => toast('failed', messageOf(error)),
  });
  return (
    <Menu
      trigger={<IconButton label="Downloads" size="md" kind="plain" busy={events.isPending}><Icon name="more" /></IconButton>}
      items={[
        {
          label: 'Download the output', disabled: run.output === null || run.output === undefined,
          onSelect: () => saveText(`${run.id}-output.json`, JSON.stringify(run.output, null, 2)),
        },
        { label: 'Download the events', onSelect: () => events.mutate() },
        { label: 'Export the whole run', onSelect: () => saveAddress(`${run.id}.json`, API + segment`/runs/${run.id}/export`) },
        { label: 'Copy the id', separated: true, onSelect: () => void navigator.clipboard.writeText(run.id).then(() => toast('done', `${run.id} copied.`)) },
      ]}
    />
  );
}

/** The whole history, one event a line. */
async function eventLines(run: Run): Promise<string> {
  const lines: string[] = [];
  for (let after = 0; ;) {
    const { items, next_cursor: more } = await runs.events(run.id, after);
    items.forEach((event) => lines.push(JSON.stringify(event)));
    if (more === null || items.length === 0) {
      return `${lines.join('\n')}\n`;
    }

    after = items.at(-1)!.seq;
  }
}
