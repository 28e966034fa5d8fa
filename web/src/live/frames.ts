/** Hands over what came since the last frame, at most once per frame: a page that is busy drawing gets bigger batches, not more of them.
 * In a tab nobody looks at there are no frames; a timer does it there. */
export class Frames<T> {
  private waiting: T[] = [];
  private scheduled = false;

  constructor(private readonly deliver: (batch: T[]) => void) {}

  add(items: readonly T[]): void {
    for (const item of items) {
      this.waiting.push(item);
    }

    if (!this.scheduled && this.waiting.length > 0) {
      this.scheduled = true;
      if (document.hidden) {
        setTimeout(this.flush, 100);
      } else {
        requestAnimationFrame(this.flush);
        // The tab may be hidden before the frame comes.
        setTimeout(this.flush, 1_000);
      }
    }
  }

  private readonly flush = () => {
    this.scheduled = false;
    if (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      this.deliver(batch);
    }
  };
}
