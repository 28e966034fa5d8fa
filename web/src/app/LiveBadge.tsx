import { useLiveState } from '@/live/useLive';
import { Duration } from '@/ui/Time';

/** How the live connection is: quiet while it works, plain words when it does not. */
export function LiveBadge() {
  const { status } = useLiveState();
  const text = { connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting', signed_out: 'Signed out' }[status];
  return (
    <p role="status" className="flex items-center gap-2 text-xs text-muted" data-live={status}>
      <span
        aria-hidden
        className={status === 'live' ? 'size-2 rounded-full bg-[var(--status-success)]' : 'size-2 rounded-full border-2 border-[var(--status-retrying)]'}
      />
      {text}
    </p>
  );
}

/** Over every page while what it shows may be old. */
export function ConnectionBanner() {
  const { status, since } = useLiveState();
  if (status !== 'reconnecting') {
    return null;
  }

  return (
    // What counts is hidden from screen readers: they would read all of it again every second.
    <p role="alert" className="flex items-center gap-2 border-b border-line bg-[var(--status-retrying-soft)] px-4 py-1.5 text-sm">
      <span className="font-medium">Reconnecting</span>
      <span className="text-muted">
        The server does not answer<span aria-hidden>, for <Duration since={new Date(since).toISOString()} /> now</span>. What is shown
        may be old; it is brought up to date by itself.
      </span>
    </p>
  );
}
