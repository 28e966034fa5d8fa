import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '@/api/types';
import { Live } from './live';

/** A server as far as the live connection sees it: a feed of changes, and a journal per run. */
class FakeServer {
  readonly streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  readonly sockets = new Set<FakeSocket>();
  journal: RunEvent[] = [];

  readonly fetch = (address: string, init?: RequestInit): Promise<Response> => {
    if (address.endsWith('/events') && address.includes('/api/v1/events')) {
      return Promise.resolve(new Response(new ReadableStream<Uint8Array>({
        start: (controller) => {
          this.streams.add(controller);
          init?.signal?.addEventListener('abort', () => { this.streams.delete(controller); controller.error(new Error('aborted')); });
        },
      })));
    }

    const after = Number(new URL(address, 'http://x').searchParams.get('after'));
    return Promise.resolve(Response.json({ items: this.journal.filter((event) => event.seq > after).slice(0, 3), next_cursor: null }));
  };

  change(run: string): void {
    const data = `data: ${JSON.stringify({ run_id: run, workflow: 'w', status: 'running', at: '2026-01-01T00:00:00Z' })}\n\n`;
    this.streams.forEach((stream) => stream.enqueue(new TextEncoder().encode(data)));
  }

  record(count: number): void {
    for (let i = 0; i < count; i++) {
      const event: RunEvent = {
        seq: this.journal.length + 1, at: '2026-01-01T00:00:00Z', type: 'node.log', node: 'a', attempt: 1, data: null,
      };
      this.journal.push(event);
      this.sockets.forEach((socket) => socket.send(event));
    }
  }

  show(text: string): void {
    this.sockets.forEach((socket) => socket.show(text));
  }

  cut(): void {
    [...this.sockets].forEach((socket) => socket.drop());
    this.streams.forEach((stream) => stream.close());
    this.streams.clear();
  }
}

let server: FakeServer;

class FakeSocket {
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((closed: { code: number }) => void) | null = null;
  private readonly live: boolean;
  private sent: number;

  constructor(address: URL) {
    this.live = address.searchParams.get('live') === 'true';
    this.sent = Number(address.searchParams.get('after'));
    server.sockets.add(this);
    queueMicrotask(() => server.journal.filter((event) => event.seq > this.sent).forEach((event) => this.send(event)));
  }

  send(event: RunEvent): void {
    if (server.sockets.has(this) && event.seq === this.sent + 1) {
      this.sent = event.seq;
      this.onmessage?.({ data: JSON.stringify(event) });
    }
  }

  /** Only who asked for it gets what is not recorded. */
  show(text: string): void {
    if (this.live && server.sockets.has(this)) {
      this.onmessage?.({ data: JSON.stringify({ seq: null, at: '2026-01-01T00:00:00Z', type: 'node.progress', node: 'a', attempt: 1, data: { text } }) });
    }
  }

  close(): void {
    server.sockets.delete(this);
  }

  drop(): void {
    server.sockets.delete(this);
    this.onclose?.({ code: 1006 });
  }
}

/** Web Locks for one name, in the order of asking; `release` ends the tab that holds it. */
class FakeLocks {
  private readonly queue: (() => Promise<unknown>)[] = [];
  private held = false;

  readonly request = (_: string, __: object, hold: () => Promise<unknown>): Promise<unknown> => {
    this.queue.push(hold);
    this.next();
    return new Promise(() => undefined);
  };

  release(): void {
    this.held = false;
    this.next();
  }

  private next(): void {
    if (!this.held && this.queue.length > 0) {
      this.held = true;
      void this.queue.shift()!();
    }
  }
}

let locks: FakeLocks;

/** Of the tabs of one test: those of an earlier one are still there. */
let name: string;

beforeEach(() => {
  server = new FakeServer();
  locks = new FakeLocks();
  name = crypto.randomUUID();
  vi.stubGlobal('fetch', server.fetch);
  vi.stubGlobal('WebSocket', FakeSocket);
  Object.defineProperty(navigator, 'locks', { configurable: true, value: locks });
});

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const follow = (tab: Live) => {
  const seen: number[] = [];
  const end = tab.followRun('r', 0, (events) => seen.push(...events.map((event) => event.seq)));
  return { seen, end };
};

describe('Live', () => {
  it('connects once for all tabs, and every tab gets every event in order', async () => {
    const tabs = [new Live(name), new Live(name), new Live(name)];
    await vi.waitFor(() => expect(tabs.map((tab) => tab.state.status)).toEqual(['live', 'live', 'live']));
    expect(server.streams.size).toBe(1);
    server.record(5);
    const early = tabs.map(follow);
    await vi.waitFor(() => early.forEach(({ seen }) => expect(seen).toEqual(numbers(5))));
    server.record(20);
    const late = follow(tabs[2]!);
    await vi.waitFor(() => [...early, late].forEach(({ seen }) => expect(seen).toEqual(numbers(25))));
    expect(server.sockets.size).toBe(1);
    [...early, late].forEach(({ end }) => end());
    await vi.waitFor(() => expect(server.sockets.size).toBe(0));
  });

  it('brings what is shown and not recorded to the tabs that want it, beside all events', async () => {
    const tabs = [new Live(name), new Live(name)];
    await vi.waitFor(() => expect(tabs.map((tab) => tab.state.status)).toEqual(['live', 'live']));
    const followed = tabs.map(follow);
    server.record(3);
    await vi.waitFor(() => followed.forEach(({ seen }) => expect(seen).toEqual(numbers(3))));
    server.show('nobody asked');
    const words: unknown[] = [];
    const end = tabs[1]!.watchRun('r', (shown) => words.push(...shown.map((one) => one.data)));
    // Several sockets may be there for a moment; the last is the one that counts.
    await vi.waitFor(() => { server.show('hello'); expect(words).toContainEqual({ text: 'hello' }); });
    server.record(2);
    server.cut();
    await vi.waitFor(() => followed.forEach(({ seen }) => expect(seen).toEqual(numbers(5))), { timeout: 5_000 });
    await vi.waitFor(() => { server.show('again'); expect(words).toContainEqual({ text: 'again' }); }, { timeout: 5_000 });
    expect(words).not.toContainEqual({ text: 'nobody asked' });
    end();
    await vi.waitFor(() => expect(server.sockets.size).toBe(1));
    const heard = words.length;
    server.record(1);
    server.show('late');
    await vi.waitFor(() => followed.forEach(({ seen }) => expect(seen).toEqual(numbers(6))));
    expect(words).toHaveLength(heard);
  });

  it('goes on in another tab when the one that was connected is closed', async () => {
    const tabs = [new Live(name), new Live(name)];
    await vi.waitFor(() => expect(tabs[1]!.state.status).toBe('live'));
    const changes = vi.fn();
    tabs[1]!.onChanges(changes);
    const { seen } = follow(tabs[1]!);
    server.record(3);
    await vi.waitFor(() => expect(seen).toEqual(numbers(3)));

    server.streams.clear();
    server.sockets.clear();
    locks.release();
    server.record(4);
    await vi.waitFor(() => expect(server.streams.size).toBe(1));
    await vi.waitFor(() => expect(seen).toEqual(numbers(7)));
    server.change('r');
    await vi.waitFor(() => expect(changes).toHaveBeenCalled());
  });

  it('says that it reconnects, resumes where it was, and asks for lists to be read again', async () => {
    const tab = new Live(name);
    await vi.waitFor(() => expect(tab.state.status).toBe('live'));
    const resync = vi.fn();
    tab.onResync(resync);
    const { seen } = follow(tab);
    server.record(2);
    await vi.waitFor(() => expect(seen).toEqual([1, 2]));
    server.cut();
    await vi.waitFor(() => expect(tab.state.status).toBe('reconnecting'));
    server.record(2);
    await vi.waitFor(() => expect(tab.state.status).toBe('live'), { timeout: 5_000 });
    await vi.waitFor(() => expect(seen).toEqual(numbers(4)), { timeout: 5_000 });
    expect(resync).toHaveBeenCalled();
  });
});
