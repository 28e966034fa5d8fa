import type { NodeStatus } from '@/api/types';
import { nodeStatuses } from '@/status/statuses';

/** Colours of tokens.css as a canvas understands them. */
export interface Palette {
  text: string;
  muted: string;
  line: string;
  strong: string;
  accent: string;
  surface: string;
  canvas: string;
  status: Record<NodeStatus, { strong: string; soft: string }>;
}

/** Reads the tokens as they are in the theme of now; `probe` must be in the document. */
export function readPalette(probe: HTMLElement): Palette {
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    text: read('--color-text'), muted: read('--color-muted'), line: read('--color-line'), strong: read('--color-line-strong'),
    accent: read('--color-accent'), surface: read('--color-surface'), canvas: read('--color-canvas'),
    status: Object.fromEntries(Object.entries(nodeStatuses).map(([status, { tone }]) =>
      [status, { strong: read(`--status-${tone}`), soft: read(`--status-${tone}-soft`) }])) as Palette['status'],
  };
  // What stands in it must not inherit the colour read last.
  probe.style.removeProperty('color');
  return palette;
}
