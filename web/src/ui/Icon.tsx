/** The few icons of the frame: 16 by 16 strokes in the current colour, all decorative (their button or link has the words). */
const paths = {
  runs: 'M2.5 4h11M2.5 8h7M2.5 12h9',
  workflows: 'M3 2.5h4v4H3zM9 9.5h4v4H9zM5 6.5v5h4',
  gates: 'M8 7.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8ZM3 13.6c.4-2.6 2.2-4 5-4s4.6 1.4 5 4',
  workers: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01',
  agents: 'M4 6h8v6.5H4zM8 3.2V6M6.4 9h.01M9.6 9h.01M2.2 8.2v2M13.8 8.2v2',
  tools: 'M9.8 2.6a3.4 3.4 0 0 0-4 4.5L2.4 10.5a1.8 1.8 0 0 0 2.6 2.6l3.5-3.4a3.4 3.4 0 0 0 4.4-4.1l-2 2-2-.5-.5-2z',
  costs: 'M2.5 13.5h11M4.5 11V8M8 11V3M11.5 11V5.5',
  activity: 'M2 8.5h2.6l1.9-5 3 9 1.9-4H14',
  settings: 'M2.5 4.5h5M11 4.5h2.5M2.5 11.5H5M8.5 11.5h5M9.25 6.25a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5ZM6.75 13.25a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Z',
  health: 'M8 13.5S2.5 10.5 2.5 6.3A2.9 2.9 0 0 1 8 5a2.9 2.9 0 0 1 5.5 1.3c0 4.2-5.5 7.2-5.5 7.2Z',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.3 10.3l3.4 3.4',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  check: 'M3.5 8.5l3 3 6-7',
  down: 'M4 6.5l4 4 4-4',
  right: 'M6.5 4l4 4-4 4',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.5 6v-3.5h3.5M10 2.5h3.5v3.5M13.5 10v3.5h-3.5M6 13.5h-3.5v-3.5',
  sun: 'M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM8 1.8v1M8 13.2v1M1.8 8h1M13.2 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M3.6 12.4l.7-.7M11.7 4.3l.7-.7',
  moon: 'M13 9.8A5.5 5.5 0 0 1 6.2 3a5.5 5.5 0 1 0 6.8 6.8Z',
  screen: 'M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3',
  filter: 'M2.5 3.5h11L9.5 8.5v4l-3 1v-5z',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.5M13 2.5V5h-2.5',
  external: 'M6.5 3.5h-3v9h9v-3M9 3h4v4M13 3L7.5 8.5',
  warning: 'M8 2.5 14 13H2ZM8 6.5v3M8 11.3h.01',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      className="flex-none"
    >
      <path d={paths[name]} />
    </svg>
  );
}
