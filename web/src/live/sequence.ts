import type { RunEvent } from '@/api/types';

/** Reads a page of history after a seq. */
export type ReadHistory = (after: number) => Promise<RunEvent[]>;

/**
 * Puts the events of one run in order, each exactly once: what comes twice is dropped, what is missing is read from history.
 */
export class Sequence {
  private early: RunEvent[] = [];
  private head: number;
  private reading = false;
  private stopped = false;

  /**
   * @param seq of the last event known.
   * @param deliver gets events in order, without gaps.
   * @param onTrouble told when history cannot be read; the next event or head tries again.
   */
  constructor(
    public seq: number, private readonly read: ReadHistory, private readonly deliver: (events: RunEvent[]) => void,
    private readonly onTrouble: (error: unknown) => void = () => undefined,
  ) {
    this.head = seq;
  }

  take(events: readonly RunEvent[]): void {
    const next: RunEvent[] = [];
    for (const event of events) {
      if (event.seq === this.seq + 1) {
        this.seq = event.seq;
        next.push(event);
      } else if (event.seq > this.seq) {
        this.early.push(event);
      }
    }

    this.head = Math.max(this.head, this.seq, this.early.at(-1)?.seq ?? 0);
    if (next.length > 0) {
      this.deliver(next);
    }

    this.catchUp();
  }

  /** The feed is known to be at this seq. */
  reach(seq: number): void {
    this.head = Math.max(this.head, seq);
    this.catchUp();
  }

  stop(): void {
    this.stopped = true;
  }

  private catchUp(): void {
    if (this.stopped || this.reading || this.head <= this.seq) {
      return;
    }

    const ready = this.early;
    if (ready.some((event) => event.seq === this.seq + 1)) {
      this.early = [];
      this.take(ready.sort((a, b) => a.seq - b.seq));
      return;
    }

    this.early = ready.filter((event) => event.seq > this.seq);
    this.reading = true;
    this.read(this.seq).then(
      (events) => {
        this.reading = false;
        if (!this.stopped && events.length > 0) {
          this.take(events);
        }
      },
      (error: unknown) => {
        this.reading = false;
        if (!this.stopped) {
          this.onTrouble(error);
        }
      },
    );
  }
}
