import type { FollowerMessage, LeaderMessage, LiveState } from './messages';
import { RunSocket } from './runSocket';
import { StatusStream } from './statusStream';

interface Followed {
  socket: RunSocket;
  tabs: Set<string>;
  /** Those that want what is shown too. */
  watching: Set<string>;
}

/** A jump of the clock beyond this between two ticks means that the machine slept. */
const tick = 2_000;
const sleep = 15_000;

/** The tab that holds the connections, for all tabs of this browser. */
export class Leader {
  private readonly runs = new Map<string, Followed>();
  private readonly stream: StatusStream;
  private readonly clock: ReturnType<typeof setInterval>;
  private state: LiveState = { status: 'connecting', since: Date.now() };
  private seen = Date.now();

  constructor(private readonly tell: (message: LeaderMessage) => void) {
    this.stream = new StatusStream({
      onState: (state) => { this.state = state; tell({ kind: 'state', state }); },
      onChanges: (changes) => {
        // A retry begins a new round of a run whose feed had ended.
        changes.forEach((change) => this.runs.get(change.run_id)?.socket.resume());
        tell({ kind: 'changes', changes });
      },
      onOpen: () => { this.runs.forEach((run) => run.socket.resume()); tell({ kind: 'resync' }); },
      onBeat: () => tell({ kind: 'beat' }),
    });
    this.clock = setInterval(() => this.tick(), tick);
    addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.hurry);
  }

  /** To be called once this leader can be asked: every tab, its own too, then says what it follows. */
  announce(): void {
    this.tell({ kind: 'leader' });
    this.tell({ kind: 'state', state: this.state });
  }

  hear(message: FollowerMessage): void {
    if (message.kind === 'hello') {
      this.tell({ kind: 'state', state: this.state });
    } else if (message.kind === 'follow') {
      this.follow(message.run, message.tab, message.after);
    } else if (message.kind === 'unfollow') {
      this.unfollow(message.run, message.tab);
    } else {
      this.watch(message.run, message.tab, message.on);
    }
  }

  stop(): void {
    clearInterval(this.clock);
    removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.hurry);
    this.stream.stop();
    this.runs.forEach((run) => run.socket.stop());
    this.runs.clear();
  }

  private readonly hurry = () => {
    if (!document.hidden && this.state.status !== 'live') {
      this.stream.retryNow();
    }
  };

  private tick(): void {
    const now = Date.now();
    if (now - this.seen > sleep && !document.hidden) {
      this.runs.forEach((run) => run.socket.reconnect());
      this.stream.retryNow();
    }

    this.seen = now;
  }

  private follow(run: string, tab: string, after: number): void {
    const followed = this.runs.get(run);
    if (followed) {
      followed.tabs.add(tab);
      this.tell({ kind: 'head', run, seq: followed.socket.seq });
      return;
    }

    const socket = new RunSocket(run, after, {
      onEvents: (events) => this.tell({ kind: 'events', run, events }),
      onShown: (shown) => this.tell({ kind: 'shown', run, shown }),
      onGone: () => this.tell({ kind: 'gone', run }),
    });
    this.runs.set(run, { socket, tabs: new Set([tab]), watching: new Set() });
  }

  private unfollow(run: string, tab: string): void {
    const followed = this.runs.get(run);
    this.watch(run, tab, false);
    if (followed?.tabs.delete(tab) === true && followed.tabs.size === 0) {
      followed.socket.stop();
      this.runs.delete(run);
    }
  }

  private watch(run: string, tab: string, on: boolean): void {
    const followed = this.runs.get(run);
    if (followed) {
      followed.watching[on ? 'add' : 'delete'](tab);
      followed.socket.watch(followed.watching.size > 0);
    }
  }
}
