/** Takes an event stream apart (WHATWG HTML, 9.2.6), in any pieces it comes. Comments and unknown fields are skipped. */
export class SseParser {
  private rest = '';
  private data: string[] = [];

  /** The data of every message that became whole with this piece. */
  push(piece: string): string[] {
    const messages: string[] = [];
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (line === '') {
        if (this.data.length > 0) {
          messages.push(this.data.join('\n'));
          this.data = [];
        }
      } else if (line.startsWith('data:')) {
        this.data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      }
    }

    return messages;
  }
}
