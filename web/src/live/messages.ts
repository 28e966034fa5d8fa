import type { RunChange, RunEvent } from '@/api/types';

/** What a node shows and the journal does not keep, such as the words of a model while it answers: no event, so it has no number. */
export type Shown = Omit<RunEvent, 'seq'> & { seq: null };

/** How the one connection of this browser is. */
export type LiveStatus = 'connecting' | 'live' | 'reconnecting' | 'signed_out';

export interface LiveState {
  status: LiveStatus;
  /** Since when, milliseconds. */
  since: number;
}

/** What the leader tells every tab. */
export type LeaderMessage =
  /** Sent when a tab becomes leader: everybody says again what they follow. */
  | { kind: 'leader' }
  | { kind: 'state'; state: LiveState }
  /** The server was heard; a leader that stays silent is replaced. */
  | { kind: 'beat' }
  | { kind: 'changes'; changes: RunChange[] }
  /** Changes may have been missed: lists must be read again. */
  | { kind: 'resync' }
  | { kind: 'events'; run: string; events: RunEvent[] }
  | { kind: 'shown'; run: string; shown: Shown[] }
  /** The feed of the run is at `seq`, so whoever is behind knows without waiting for the next event. */
  | { kind: 'head'; run: string; seq: number }
  /** The run is gone. */
  | { kind: 'gone'; run: string };

/** What a tab asks of the leader. */
export type FollowerMessage =
  | { kind: 'hello'; tab: string }
  | { kind: 'follow'; tab: string; run: string; after: number }
  | { kind: 'unfollow'; tab: string; run: string }
  /** Of a run that the tab follows: whether what is shown is wanted too. */
  | { kind: 'watch'; tab: string; run: string; on: boolean };

export type LiveMessage = LeaderMessage | FollowerMessage;
