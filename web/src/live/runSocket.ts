import { API, segment } from '@/api/client';
import type { RunEvent } from '@/api/types';
import { backoff } from './backoff';
import type { Shown } from './messages';

export interface RunListener {
  onEvents: (events: RunEvent[]) => void;
  onShown: (shown: Shown[]) => void;
  /** There is no such run (any more). */
  onGone: () => void;
}

/** The run's last event has been sent. */
const normalClosure = 1000;

/** Milliseconds that events are collected for. */
const frame = 16;

/**
 * The feed of one run, resumed after the last `seq` it gave. A WebSocket, because browsers open six HTTP/1.1 connections to a server in
 * all tabs together and these would use them up.
 */
export class RunSocket {
  private stopped = false;
  private socket: WebSocket | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private batch: RunEvent[] = [];
  private shown: Shown[] = [];
  private watching = false;
  private readonly flusher = new MessageChannel();

  /** @param seq of the last event known. */
  constructor(private readonly run: string, public seq: number, private readonly listener: RunListener) {
    this.flusher.port1.onmessage = () => this.flush();
    this.open();
  }

  /** The run has ended and everything was sent: a retry of the run calls `resume`. */
  ended = false;

  /** The server answers, or the run goes on: opens at once what is closed, instead of at the next try. */
  resume(): void {
    if (!this.stopped && this.socket === undefined) {
      clearTimeout(this.retry);
      this.ended = false;
      this.tries = 0;
      this.open();
    }
  }

  /** After sleep a socket may be dead without knowing. */
  reconnect(): void {
    if (!this.stopped && !this.ended) {
      this.close();
      this.tries = 0;
      this.open();
    }
  }

  /** Whether what is shown and not recorded is to come too. */
  watch(on: boolean): void {
    if (this.watching !== on) {
      this.watching = on;
      if (this.socket !== undefined) {
        this.close();
        this.open();
      }
    }
  }

  stop(): void {
    this.stopped = true;
    this.close();
    this.flusher.port1.close();
  }

  private open(): void {
    const address = new URL(API + segment`/runs/${this.run}/ws` + `?after=${this.seq}${this.watching ? '&live=true' : ''}`, location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.onmessage = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as RunEvent | Shown;
      this.tries = 0;
      const first = this.batch.length + this.shown.length === 0;
      if (event.seq === null) {
        this.shown.push(event);
      } else {
        this.seq = event.seq;
        this.batch.push(event);
      }

      if (first) {
        this.flushSoon();
      }
    };
    socket.onclose = (closed) => {
      this.flush();
      if (this.socket === socket) {
        this.socket = undefined;
        if (closed.code === normalClosure) {
          this.ended = true;
        } else {
          this.later();
        }
      }
    };
  }

  private later(): void {
    this.retry = setTimeout(() => {
      void this.exists().then((there) => {
        if (this.stopped || this.socket !== undefined) {
          return;
        }

        if (there === false) {
          this.ended = true;
          this.listener.onGone();
        } else if (there) {
          this.open();
        } else {
          this.later();
        }
      });
    }, backoff(this.tries++));
  }

  /** A socket that is refused does not say why. Undefined while the server does not answer. */
  private async exists(): Promise<boolean | undefined> {
    try {
      const response = await fetch(API + segment`/runs/${this.run}`, { headers: { Accept: 'application/json' } });
      return response.ok ? true : response.status === 404 ? false : undefined;
    } catch {
      return undefined;
    }
  }

  /** Thousands of events make few batches, each of which goes to every tab. Timers are slowed down in tabs nobody looks at; a message to
   * oneself is not, and runs after those of the socket that are there already. */
  private flushSoon(): void {
    if (document.hidden) {
      this.flusher.port2.postMessage(null);
    } else {
      setTimeout(() => this.flush(), frame);
    }
  }

  private flush(): void {
    if (this.batch.length > 0) {
      const events = this.batch;
      this.batch = [];
      this.listener.onEvents(events);
    }

    if (this.shown.length > 0) {
      const { shown } = this;
      this.shown = [];
      this.listener.onShown(shown);
    }
  }

  private close(): void {
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
  }
}
