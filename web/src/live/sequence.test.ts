import { describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '@/api/types';
import { Sequence } from './sequence';

const event = (seq: number): RunEvent => ({ seq, at: '2026-01-01T00:00:00Z', type: 'node.log', node: 'a', attempt: 1, data: null });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => event(from + i));
const history = (to: number, page: number) => (after: number) => Promise.resolve(range(after + 1, Math.min(to, after + page)));

function collect(seq: number, read: (after: number) => Promise<RunEvent[]>, onTrouble?: (error: unknown) => void) {
  const seen: number[] = [];
  return { seen, sequence: new Sequence(seq, read, (events) => seen.push(...events.map((e) => e.seq)), onTrouble) };
}

describe('Sequence', () => {
  it('passes on what comes in order, once', () => {
    const { seen, sequence } = collect(2, vi.fn());
    sequence.take(range(3, 5));
    sequence.take(range(4, 6));
    expect(seen).toEqual([3, 4, 5, 6]);
  });

  it('reads what is missing from history, page by page, before what came early', async () => {
    const { seen, sequence } = collect(0, history(1_200, 500));
    sequence.take([event(1_201), event(1_202)]);
    await vi.waitFor(() => expect(seen.at(-1)).toBe(1_202));
    expect(seen).toEqual(range(1, 1_202).map((e) => e.seq));
  });

  it('reads on when it is only told how far the feed is', async () => {
    const { seen, sequence } = collect(3, history(9, 2));
    sequence.reach(9);
    await vi.waitFor(() => expect(seen).toEqual([4, 5, 6, 7, 8, 9]));
  });

  it('loses and repeats nothing however pieces of the feed arrive', async () => {
    // A small generator with a fixed seed, so that a failure repeats.
    let state = 7;
    const chance = (below: number) => { state = (state * 48_271) % 2_147_483_647; return state % below; };
    for (let round = 0; round < 50; round++) {
      const last = 20 + chance(80);
      const { seen, sequence } = collect(0, async (after) => {
        await Promise.resolve();
        return range(after + 1, Math.min(last, after + 1 + chance(7)));
      });
      for (let i = 0; i < 10; i++) {
        const from = 1 + chance(last);
        sequence.take(range(from, Math.min(last, from + chance(9))));
        if (chance(3) === 0) {
          await Promise.resolve();
        }
      }

      sequence.reach(last);
      await vi.waitFor(() => expect(seen.length).toBe(last), { interval: 1 });
      expect(seen).toEqual(range(1, last).map((e) => e.seq));
    }
  });

  it('tells when history cannot be read, and tries again with the next event', async () => {
    const read = vi.fn<(after: number) => Promise<RunEvent[]>>().mockRejectedValueOnce(new Error('away')).mockImplementation(history(4, 9));
    const trouble = vi.fn();
    const { seen, sequence } = collect(0, read, trouble);
    sequence.take([event(4)]);
    await vi.waitFor(() => expect(trouble).toHaveBeenCalledOnce());
    sequence.take([event(5)]);
    await vi.waitFor(() => expect(seen).toEqual([1, 2, 3, 4, 5]));
  });

  it('says nothing after it was stopped', async () => {
    const { seen, sequence } = collect(0, history(5, 5));
    sequence.reach(5);
    sequence.stop();
    await Promise.resolve();
    await Promise.resolve();
    expect(seen).toEqual([]);
  });
});
