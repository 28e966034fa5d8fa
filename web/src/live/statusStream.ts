import { API } from '@/api/client';
import type { RunChange } from '@/api/types';
import { backoff } from './backoff';
import type { LiveState, LiveStatus } from './messages';
import { SseParser } from './sse';

/** The server sends at least a comment every 15 seconds: longer silence means that the connection is dead. */
const silence = 35_000;
const watch = 5_000;

export interface StatusListener {
  onState: (state: LiveState) => void;
  onChanges: (changes: RunChange[]) => void;
  /** The stream began (again): what happened before it is unknown. */
  onOpen: () => void;
  onBeat: () => void;
}

/** The feed of status changes of all runs, kept open whatever happens. */
export class StatusStream {
  private stopped = false;
  private attempt: AbortController | undefined;
  private tries = 0;
  private heard = 0;
  private wake: (() => void) | undefined;
  private status: LiveStatus = 'connecting';
  private readonly watchdog: ReturnType<typeof setInterval>;

  constructor(private readonly listener: StatusListener, private readonly now: () => number = Date.now) {
    // Also notices sleep: the clock has then moved on while nothing was heard.
    this.watchdog = setInterval(() => {
      if (this.status === 'live' && this.now() - this.heard > silence) {
        this.attempt?.abort();
      }
    }, watch);
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.watchdog);
    this.attempt?.abort();
    this.wake?.();
  }

  /** Tries at once instead of at the next turn: the network is back, or somebody looks. */
  retryNow(): void {
    this.tries = 0;
    this.wake?.();
  }

  private async run(): Promise<void> {
    while (!this.isStopped()) {
      this.attempt = new AbortController();
      try {
        await this.read(this.attempt.signal);
      } catch {
        // Whatever it was, the next try tells whether it is over.
      }

      if (this.isStopped()) {
        return;
      }

      if (this.status !== 'signed_out') {
        this.set('reconnecting');
      }

      await this.pause(backoff(this.tries++));
    }
  }

  /** A function, because stop() changes it while run() waits. */
  private isStopped(): boolean {
    return this.stopped;
  }

  private async read(signal: AbortSignal): Promise<void> {
    const response = await fetch(`${API}/events`, { headers: { Accept: 'text/event-stream' }, signal, cache: 'no-store' });
    if (response.status === 401) {
      this.set('signed_out');
      return;
    }

    if (!response.ok || !response.body) {
      return;
    }

    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new SseParser();
    this.heard = this.now();
    this.tries = 0;
    this.set('live');
    this.listener.onOpen();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }

      this.heard = this.now();
      this.listener.onBeat();
      const changes = parser.push(value).map((data) => JSON.parse(data) as RunChange);
      if (changes.length > 0) {
        this.listener.onChanges(changes);
      }
    }
  }

  private set(status: LiveStatus): void {
    if (status !== this.status) {
      this.status = status;
      this.listener.onState({ status, since: this.now() });
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => { clearTimeout(timer); resolve(); };
    });
  }
}
