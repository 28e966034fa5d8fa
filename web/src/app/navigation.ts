import type { IconName } from '@/ui/Icon';

/** The pages of the navigation, in order; `g` and the letter goes there. */
export const places = [
  { to: '/runs', label: 'Runs', icon: 'runs', letter: 'r' },
  { to: '/workflows', label: 'Workflows', icon: 'workflows', letter: 'w' },
  { to: '/gates', label: 'Gates', icon: 'gates', letter: 'g' },
  { to: '/activity', label: 'Activity', icon: 'activity', letter: 'a' },
  { to: '/workers', label: 'Workers', icon: 'workers', letter: 'k' },
  { to: '/agents', label: 'Agents', icon: 'agents', letter: 'e' },
  { to: '/tools', label: 'Tools', icon: 'tools', letter: 't' },
  { to: '/costs', label: 'Costs', icon: 'costs', letter: 'c' },
  { to: '/settings', label: 'Settings', icon: 'settings', letter: 's' },
] as const satisfies readonly { to: string; label: string; icon: IconName; letter: string }[];
