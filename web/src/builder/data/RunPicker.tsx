import { runStatuses } from '@/status/statuses';
import { useNow } from '@/ui/clock';
import { Select } from '@/ui/Field';
import { relative } from '@/ui/format';
import { useRunData } from './useRunData';

interface Props {
  label?: string;
  labelHidden?: boolean;
  onChosen?: () => void;
}

/** Which run's data is shown. */
export function RunPicker({ label = 'Data of', labelHidden = false, onChosen }: Props) {
  const { runs, run, choose } = useRunData();
  const now = useNow(true);
  return (
    <Select
      label={label}
      labelHidden={labelHidden}
      value={run?.id ?? ''}
      disabled={runs.length === 0}
      onChange={({ target }) => { choose(target.value === '' ? undefined : target.value); onChosen?.(); }}
      options={[
        { value: '', label: runs.length === 0 ? 'No run yet' : 'No run' },
        ...runs.map((one) => ({
          value: one.id, label: `${runStatuses[one.status].word} ${relative(Date.parse(one.created_at), now)} · ${one.id}`,
        })),
      ]}
    />
  );
}
