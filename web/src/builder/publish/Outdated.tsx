import type { WorkflowDetail } from '@/api/types';
import { Button } from '@/ui/Button';
import { Time } from '@/ui/Time';
import type { Base } from '../drafts';

interface Props {
  newest: WorkflowDetail;
  base: Base;
  /** There is something of one's own that is not published. */
  changed: boolean;
  onTake: () => void;
  onCompare: () => void;
}

/** Says that somebody published since the text on the screen was read. */
export function Outdated({ newest, base, changed, onTake, onCompare }: Props) {
  return (
    <p role="status" className="flex flex-none flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-[var(--status-retrying-soft)] px-3 py-1.5 text-sm">
      <span>
        Version {newest.version} was published <Time at={newest.updated_at} />; this is made from version {base.version}.
      </span>
      {changed
        ? <Button size="sm" onClick={onCompare}>Compare and merge</Button>
        : <Button size="sm" onClick={onTake}>Show version {newest.version}</Button>}
    </p>
  );
}
