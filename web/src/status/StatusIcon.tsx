import type { StatusLook, StatusShape } from './statuses';

/** 16 by 16, stroked with the current colour; filled shapes are the terminal ones. */
const shapes: Record<StatusShape, React.ReactNode> = {
  'ring-dotted': <circle cx="8" cy="8" r="5.5" strokeDasharray="1.8 2.52" />,
  ring: <circle cx="8" cy="8" r="5.5" />,
  spinner: (
    <>
      <circle cx="8" cy="8" r="5.5" strokeOpacity=".3" />
      <path d="M8 2.5a5.5 5.5 0 0 1 5.5 5.5" />
      <circle cx="8" cy="8" r="1.75" fill="currentColor" stroke="none" />
    </>
  ),
  'arrow-round': (
    <>
      <path d="M13.2 9.2A5.4 5.4 0 1 1 12 4.4" />
      <path d="M12.6 1.9v3h-3" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 4.8V8l2.2 1.6" />
    </>
  ),
  bars: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M6.4 5.8v4.4M9.6 5.8v4.4" />
    </>
  ),
  check: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="currentColor" stroke="none" />
      <path d="m5.2 8.2 2 2 3.6-4.1" stroke="var(--color-surface)" />
    </>
  ),
  'check-half': (
    <>
      <path d="M8 1.8 14.6 13.4H1.4Z" fill="currentColor" stroke="currentColor" strokeWidth="1.2" strokeLinejoin="round" />
      <path d="m5.9 10 1.6 1.5 2.6-3" stroke="var(--color-surface)" />
    </>
  ),
  cross: (
    <>
      <path d="M5.3 1.75h5.4l3.55 3.55v5.4l-3.55 3.55H5.3L1.75 10.7V5.3Z" fill="currentColor" stroke="none" />
      <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" stroke="var(--color-surface)" />
    </>
  ),
  chevrons: <path d="m3.5 4.5 3.5 3.5-3.5 3.5M9 4.5 12.5 8 9 11.5" />,
  slash: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="m4.2 11.8 7.6-7.6" />
    </>
  ),
};

interface Props {
  look: StatusLook;
  size?: number;
  /** Where the word stands beside it anyway. */
  hidden?: boolean;
}

export function StatusIcon({ look, size = 16, hidden = false }: Props) {
  return (
    <svg
      className={look.active ? 'status-icon status-active' : 'status-icon'}
      style={{ color: `var(--status-${look.tone})` }}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      {...(hidden ? { 'aria-hidden': true } : { role: 'img', 'aria-label': look.word })}
    >
      {shapes[look.shape]}
    </svg>
  );
}
