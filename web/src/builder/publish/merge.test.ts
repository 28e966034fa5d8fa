import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merge } from './merge';

const base = 'name: x\nnodes:\n  a: 1\n  b: 2\n  c: 3\n  d: 4\n';

describe('merging', () => {
  it('takes both changes when they lie apart', () => {
    expect(merge(base, base.replace('a: 1', 'a: one'), base.replace('  d: 4\n', '  d: 4\n  e: 5\n')))
      .toEqual({ text: base.replace('a: 1', 'a: one').replace('  d: 4\n', '  d: 4\n  e: 5\n'), clashes: 0 });
  });

  it('takes what both did alike once', () => {
    const same = base.replace('b: 2', 'b: two');
    expect(merge(base, same, same)).toEqual({ text: same, clashes: 0 });
  });

  it('counts the places that both changed differently, and keeps mine there', () => {
    expect(merge(base, base.replace('b: 2', 'b: mine'), base.replace('b: 2', 'b: theirs'))).toEqual({ text: base.replace('b: 2', 'b: mine'), clashes: 1 });
    expect(merge(base, base.replace('b: 2', 'b: mine'), base.replace('c: 3', 'c: theirs')).clashes).toBe(1);
  });

  it('is the one that changed when only one did', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 10 }).map((lines) => lines.join('\n'));
    fc.assert(fc.property(text, text, (one, other) => {
      expect(merge(one, one, other)).toEqual({ text: other, clashes: 0 });
      expect(merge(one, other, one)).toEqual({ text: other, clashes: 0 });
    }));
  });
});
