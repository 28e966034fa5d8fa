import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffLines, hunks } from './diff';

const marks = { same: ' ', removed: '-', added: '+' };
const shown = (before: string, after: string) => diffLines(before, after).map((line) => marks[line.kind] + line.text);

it('shows what was taken out and put in', () => {
  expect(shown('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c']);
  expect(shown('a\nb\nc\nd', 'b\nc\ne\nd')).toEqual(['-a', ' b', ' c', '+e', ' d']);
  expect(shown('same', 'same')).toEqual([' same']);
});

it('gives both texts back, with the right line numbers', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 }).map((lines) => lines.join('\n'));
  fc.assert(fc.property(text, text, (before, after) => {
    const lines = diffLines(before, after);
    const old = lines.filter((line) => line.kind !== 'added');
    const now = lines.filter((line) => line.kind !== 'removed');
    expect(old.map((line) => line.text).join('\n')).toBe(before);
    expect(now.map((line) => line.text).join('\n')).toBe(after);
    expect(old.map((line) => line.before)).toEqual(old.map((_, index) => index + 1));
    expect(now.map((line) => line.after)).toEqual(now.map((_, index) => index + 1));
  }));
});

it('takes texts that have nothing in common', () => {
  const lines = (letter: string) => Array.from({ length: 4_000 }, (_, index) => letter + String(index)).join('\n');
  expect(diffLines(lines('a'), lines('b'))).toHaveLength(8_000);
});

it('leaves out what is far from any change', () => {
  const before = Array.from({ length: 20 }, (_, index) => String(index)).join('\n');
  expect(hunks(diffLines(before, before.replace('10', 'ten'))).map((line) => ('skipped' in line ? line.skipped : line.text)))
    .toEqual([7, '7', '8', '9', '10', 'ten', '11', '12', '13', 6]);
});
