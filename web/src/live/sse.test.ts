import { expect, it } from 'vitest';
import { SseParser } from './sse';

const stream = ': baton\n\nid: 1\ndata: {"a":1}\n\n: still here\n\ndata: one\ndata: two\n\ndata:three\r\n\r\n';

it('reads messages whatever pieces they come in', () => {
  for (let size = 1; size <= stream.length; size++) {
    const parser = new SseParser();
    const messages: string[] = [];
    for (let at = 0; at < stream.length; at += size) {
      messages.push(...parser.push(stream.slice(at, at + size)));
    }

    expect(messages).toEqual(['{"a":1}', 'one\ntwo', 'three']);
  }
});
