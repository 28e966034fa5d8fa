import type { StatusTone } from '@/status/statuses';
import type { SpentKind } from './critical';

/** Colours are those of the statuses in which a node spends the time. Height tells work from waiting without colour. */
export const spentLooks: Record<SpentKind, { word: string; tone: StatusTone; thin: boolean; meaning: string }> = {
  work: { word: 'Work', tone: 'running', thin: false, meaning: 'An attempt was under way.' },
  failed: { word: 'Failed attempts', tone: 'failed', thin: false, meaning: 'Attempts that ended with an error.' },
  stopped: { word: 'Stopped attempts', tone: 'cancelled', thin: false, meaning: 'Attempts that were cancelled, or lost with their server.' },
  inside: { word: 'Inside', tone: 'idle', thin: true, meaning: 'In a loop, foreach or other workflow, between its nodes.' },
  wait: { word: 'Waiting', tone: 'waiting', thin: true, meaning: 'For a person, an event or a time.' },
  backoff: { word: 'Backoff', tone: 'retrying', thin: true, meaning: 'Pauses before the next attempt.' },
  queue: { word: 'Queue', tone: 'queued', thin: true, meaning: 'Ready, but no place was free.' },
  other: { word: 'Between nodes', tone: 'skipped', thin: true, meaning: 'After one node and before the next: starting, paused, stopped.' },
};
