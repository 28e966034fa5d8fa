import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkflowDetail } from '@/api/types';
import { workflowKeys, workflows } from '@/api/workflows';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { Tabs } from '@/ui/Tabs';
import { Time } from '@/ui/Time';
import { DiffView } from '@/workflows/DiffView';
import type { Base } from '../drafts';
import { merge } from './merge';

interface Props {
  newest: WorkflowDetail;
  /** What the text on the screen was made from; undefined when it is new. */
  base: Base | undefined;
  mine: string;
  busy: boolean;
  onPublishOver: () => void;
  /** Goes on with this text, as made from the newest version. */
  onTake: (text: string, said: string) => void;
  onClose: () => void;
}

/** Somebody published meanwhile: shows what they and what you changed, and every way on. */
export function Conflict({ newest, base, mine, busy, onPublishOver, onTake, onClose }: Props) {
  const from = base?.name === newest.name ? base : undefined;
  const before = useQuery({
    queryKey: workflowKeys.version(newest.name, from?.version ?? 0),
    queryFn: ({ signal }) => workflows.version(newest.name, from!.version, signal),
    enabled: from !== undefined,
    staleTime: Infinity,
  });
  const [shown, show] = useState<'theirs' | 'mine'>('theirs');
  const merged = before.data && merge(before.data.definition, mine, newest.definition);
  const canMerge = merged?.clashes === 0;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={from ? `Version ${newest.version} was published meanwhile` : `There is a workflow ${newest.name} already`}
      actions={
        <>
          <Button onClick={onClose}>Keep editing</Button>
          <Button className="text-danger" onClick={() => onTake(newest.definition, `Your changes are taken back; undo brings them again.`)}>
            {from ? 'Drop mine, take theirs' : 'Drop mine, edit that one'}
          </Button>
          <Button kind={canMerge ? 'plain' : 'primary'} busy={busy} onClick={onPublishOver}>
            {from ? 'Publish mine over it' : `Publish as version ${newest.version + 1} of it`}
          </Button>
          {from && (
            <Button kind="primary" disabled={!canMerge} onClick={() => onTake(merged!.text, 'Both are merged. Look at it, then publish.')}>
              Merge both
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-sm">
          {from
            ? <>Your text was made from version {from.version}; version {newest.version} was published <Time at={newest.updated_at} />. </>
            : <>It is at version {newest.version}, published <Time at={newest.updated_at} />. Give yours another name to keep both. </>}
          {merged && (canMerge
            ? 'You changed different places, so both fit together.'
            : `Both changed the same ${merged.clashes === 1 ? 'place' : `${merged.clashes} places`}: choose one text, or keep editing and mend yours by hand.`)}
        </p>
        {from === undefined && <DiffView label="From theirs to yours" before={newest.definition} after={mine} />}
        {before.isError && <Failure what="The version before could not be read" error={before.error} onRetry={() => void before.refetch()} />}
        {from && before.isPending && <Loading />}
        {before.data && (
          <Tabs
            label="What changed"
            value={shown}
            onChange={show}
            tabs={[
              { value: 'theirs', label: 'What they changed', content: <DiffView label="What they changed" before={before.data.definition} after={newest.definition} /> },
              { value: 'mine', label: 'What you changed', content: <DiffView label="What you changed" before={before.data.definition} after={mine} /> },
            ]}
          />
        )}
      </div>
    </Dialog>
  );
}
