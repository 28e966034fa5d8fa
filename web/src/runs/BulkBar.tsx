import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '@/api/problem';
import { runs } from '@/api/runs';
import type { BulkResult, Run } from '@/api/types';
import { Button } from '@/ui/Button';
import { Confirm } from '@/ui/Confirm';
import { Dialog } from '@/ui/Dialog';
import { Icon } from '@/ui/Icon';
import { toast } from '@/ui/toasts';
import { canDo, runsWord, verbs, type BulkAction, type Selection } from './actions';

interface Props {
  selection: Selection;
  /** Those of the selection that are listed. */
  selected: readonly Run[];
  /** How many are listed, and whether more match than these. */
  listed: number;
  hasMore: boolean;
  onSelectMatching: () => void;
  onClear: () => void;
  onDone: () => void;
  /** Shown by the page, because it outlives the selection. */
  onResults: (results: Results) => void;
}

export interface Results {
  action: BulkAction;
  items: readonly BulkResult[];
}

const actions: readonly BulkAction[] = ['retry', 'cancel', 'delete'];

/** Actions on what is selected: asked about before, told run by run after. */
export function BulkBar({ selection, selected, listed, hasMore, onSelectMatching, onClear, onDone, onResults }: Props) {
  const [asked, setAsked] = useState<BulkAction>();
  const matching = 'matching' in selection;
  const act = useMutation({
    mutationFn: (action: BulkAction) => runs.bulk(
      matching ? { action, ids: null, filter: selection.matching } : { action, ids: [...selection.ids], filter: null }),
    onSuccess: ({ items }, action) => {
      const show = () => onResults({ action, items });
      if (items.some((item) => !item.ok)) {
        show();
      } else {
        toast('done', `${runsWord(items.length)} ${verbs[action].done}.`, items.length < 2 ? undefined : { label: 'Show each', run: show });
      }

      onClear();
      onDone();
    },
    onError: (error) => toast('failed', messageOf(error)),
    onSettled: () => setAsked(undefined),
  });
  const what = matching ? 'all runs that match' : runsWord(selection.ids.size);
  return (
    <div role="toolbar" aria-label="Actions on the selected runs" className="flex min-h-8 flex-wrap items-center gap-2 rounded-md bg-selected px-2 py-1">
      <span className="text-sm font-medium">{matching ? 'All that match are selected' : `${runsWord(selection.ids.size)} selected`}</span>
      {!matching && selection.ids.size === listed && hasMore && (
        <Button size="sm" kind="quiet" onClick={onSelectMatching}>Select all that match, not only those listed</Button>
      )}
      <span className="flex-1" />
      {actions.map((action) => (
        <Button key={action} size="sm" disabled={!matching && !selected.some((run) => canDo(action, run))} onClick={() => setAsked(action)}>
          {verbs[action].ask}
        </Button>
      ))}
      <Button size="sm" kind="quiet" onClick={onClear}>Clear selection</Button>
      {asked && (
        <Confirm
          open
          onClose={() => setAsked(undefined)}
          onConfirm={() => act.mutate(asked)}
          title={`${verbs[asked].ask} ${what}?`}
          action={`${verbs[asked].ask} ${what}`}
          danger={verbs[asked].danger}
          busy={act.isPending}
        >
          {verbs[asked].warning} Those it does not fit are left as they are and listed.
        </Confirm>
      )}
    </div>
  );
}

/** What came of an action, run by run: those it was not done to first, with the reason. */
export function ResultDialog({ action, items, onClose }: Results & { onClose: () => void }) {
  const refused = items.filter((item) => !item.ok);
  const done = items.filter((item) => item.ok);
  return (
    <Dialog
      open
      onClose={onClose}
      wide
      title={`${runsWord(done.length)} ${verbs[action].done}${refused.length === 0 ? '' : `, ${refused.length} not`}`}
      actions={<Button kind="primary" onClick={onClose}>Close</Button>}
    >
      <ul className="flex flex-col gap-1 text-sm">
        {[...refused, ...done].map((item) => (
          <li key={item.id} className="flex items-start gap-2">
            <span className={item.ok ? 'mt-0.5 text-muted' : 'mt-0.5 text-danger'}><Icon name={item.ok ? 'check' : 'warning'} /></span>
            <span className="min-w-0">
              <code className="break-all">{item.id}</code> <span className="text-muted">{item.ok ? verbs[action].done : item.message ?? item.code}</span>
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
