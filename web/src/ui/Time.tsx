import { useNow } from './clock';
import { duration, exact, relative } from './format';

/** A point in time, relative; the exact one on hover and for machines. */
export function Time({ at }: { at: string | null | undefined }) {
  const now = useNow(at !== null && at !== undefined);
  if (at === null || at === undefined) {
    return <span className="text-muted">–</span>;
  }

  const time = Date.parse(at);
  return <time dateTime={at} title={exact(time)} className="whitespace-nowrap tabular">{relative(time, now)}</time>;
}

interface DurationProps {
  /** Once known. */
  ms?: number | null | undefined;
  /** While it is not: counts from here. */
  since?: string | null | undefined;
}

export function Duration({ ms, since }: DurationProps) {
  const counting = (ms === null || ms === undefined) && since !== null && since !== undefined;
  const now = useNow(counting);
  const value = counting ? Math.max(0, now - Date.parse(since)) : ms;
  // A count that is still going moves by whole seconds.
  const shown = counting && value! < 60_000 ? `${Math.floor(value! / 1_000)} s` : duration(value);
  return <span className="whitespace-nowrap tabular">{shown}</span>;
}
