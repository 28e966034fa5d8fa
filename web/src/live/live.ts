import { runs } from '@/api/runs';
import type { RunChange, RunEvent } from '@/api/types';
import { idempotencyKey } from '@/api/client';
import { Frames } from './frames';
import { Leader } from './leader';
import type { FollowerMessage, LeaderMessage, LiveMessage, LiveState, Shown } from './messages';
import { Sequence } from './sequence';

/** The leader passes on a sign of life of the server at least every 15 seconds. */
const leaderSilence = 45_000;

interface Following {
  sequence: Sequence;
  onGone: () => void;
}

/**
 * What this tab knows of the live connection. All tabs of a browser share one: the tab that holds the lock is the leader, connects, and
 * tells the others; when it is closed another gets the lock.
 */
export class Live {
  private readonly tab = idempotencyKey();
  private readonly channel: BroadcastChannel;
  private readonly following = new Map<string, Set<Following>>();
  private readonly watching = new Map<string, Set<Frames<Shown>>>();
  private readonly stateListeners = new Set<() => void>();
  private readonly changeListeners = new Set<(changes: RunChange[]) => void>();
  private readonly resyncListeners = new Set<() => void>();
  private readonly changeFrames = new Frames<RunChange>((changes) => this.changeListeners.forEach((listener) => listener(changes)));
  private leader: Leader | undefined;
  private heard = Date.now();
  private current: LiveState = { status: 'connecting', since: Date.now() };

  /** @param name of the lock and the channel: tabs of the same name share a connection. */
  constructor(private readonly name = 'baton-live-1') {
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = (message: MessageEvent<LiveMessage>) => this.hear(message.data);
    this.ask({ kind: 'hello', tab: this.tab });
    void this.stand(false);
    document.addEventListener('visibilitychange', () => this.checkLeader());
    setInterval(() => this.checkLeader(), 10_000);
    // A page that was put aside whole (the back button brings it back) follows nothing meanwhile.
    addEventListener('pageshow', (event) => {
      if (event.persisted) {
        this.ask({ kind: 'hello', tab: this.tab });
        this.refollow();
      }
    });
    addEventListener('pagehide', () => this.following.forEach((_, run) => this.ask({ kind: 'unfollow', tab: this.tab, run })));
  }

  get state(): LiveState {
    return this.current;
  }

  onState(listener: () => void): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  /** Status changes of runs, at most once per frame. */
  onChanges(listener: (changes: RunChange[]) => void): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  /** Changes may have been missed. */
  onResync(listener: () => void): () => void {
    this.resyncListeners.add(listener);
    return () => this.resyncListeners.delete(listener);
  }

  /**
   * Follows a run: every event after `after`, in order, exactly once, in batches of at most one per frame.
   * @returns ends it.
   */
  followRun(run: string, after: number, onEvents: (events: RunEvent[]) => void, onGone: () => void = () => undefined): () => void {
    const frames = new Frames<RunEvent>(onEvents);
    const sequence = new Sequence(after, async (from) => (await runs.events(run, from)).items, (events) => frames.add(events));
    const following: Following = { sequence, onGone };
    const all = this.following.get(run) ?? new Set();
    this.following.set(run, all.add(following));
    this.ask({ kind: 'follow', tab: this.tab, run, after });
    return () => {
      sequence.stop();
      all.delete(following);
      if (all.size === 0 && this.following.get(run) === all) {
        this.following.delete(run);
        this.ask({ kind: 'unfollow', tab: this.tab, run });
      }
    };
  }

  /**
   * What nodes of a run show from now on and the journal does not keep, in batches of at most one per frame; some of it may be missed. The
   * run must be followed meanwhile.
   * @returns ends it.
   */
  watchRun(run: string, onShown: (shown: Shown[]) => void): () => void {
    const frames = new Frames<Shown>(onShown);
    const all = this.watching.get(run) ?? new Set();
    this.watching.set(run, all.add(frames));
    this.ask({ kind: 'watch', tab: this.tab, run, on: true });
    return () => {
      all.delete(frames);
      if (all.size === 0 && this.watching.get(run) === all) {
        this.watching.delete(run);
        this.ask({ kind: 'watch', tab: this.tab, run, on: false });
      }
    };
  }

  /** Waits for the lock, then leads until the tab is closed or another takes the lock from it. */
  private async stand(steal: boolean): Promise<void> {
    try {
      await navigator.locks.request(this.name, steal ? { steal } : {}, () => new Promise(() => {
        this.leader = new Leader((message) => {
          this.channel.postMessage(message);
          this.hear(message);
        });
        this.leader.announce();
      }));
    } catch {
      // Taken away: this tab did not answer for a while.
      this.leader?.stop();
      this.leader = undefined;
      void this.stand(false);
    }
  }

  /** A leader whose page was frozen holds the lock and says nothing. */
  private checkLeader(): void {
    if (!document.hidden && !this.leader && this.current.status === 'live' && Date.now() - this.heard > leaderSilence) {
      this.heard = Date.now();
      void this.stand(true);
    }
  }

  private ask(message: FollowerMessage): void {
    this.leader?.hear(message);
    this.channel.postMessage(message);
  }

  private hear(message: LiveMessage): void {
    if (message.kind === 'hello' || message.kind === 'follow' || message.kind === 'unfollow' || message.kind === 'watch') {
      this.leader?.hear(message);
      return;
    }

    this.heard = Date.now();
    this.obey(message);
  }

  private refollow(): void {
    this.following.forEach((all, run) => all.forEach(({ sequence }) =>
      this.ask({ kind: 'follow', tab: this.tab, run, after: sequence.seq })));
    this.watching.forEach((_, run) => this.ask({ kind: 'watch', tab: this.tab, run, on: true }));
  }

  private obey(message: LeaderMessage): void {
    switch (message.kind) {
      case 'leader':
        this.refollow();
        break;
      case 'state':
        this.current = message.state;
        this.stateListeners.forEach((listener) => listener());
        break;
      case 'changes':
        this.changeFrames.add(message.changes);
        break;
      case 'resync':
        this.resyncListeners.forEach((listener) => listener());
        break;
      case 'events':
        this.following.get(message.run)?.forEach(({ sequence }) => sequence.take(message.events));
        break;
      case 'shown':
        this.watching.get(message.run)?.forEach((frames) => frames.add(message.shown));
        break;
      case 'head':
        this.following.get(message.run)?.forEach(({ sequence }) => sequence.reach(message.seq));
        break;
      case 'gone':
        this.following.get(message.run)?.forEach(({ onGone }) => onGone());
        break;
      case 'beat':
        break;
    }
  }
}
