import { expect, it } from 'vitest';
import { bytes, count, duration, money, relative } from './format';

it.each([
  [null, '–'], [0, '0 ms'], [-5, '0 ms'], [999.4, '999 ms'], [1_000, '1.0 s'], [59_999, '59.9 s'], [60_000, '1 m 00 s'],
  [245_000, '4 m 05 s'], [3_600_000, '1 h 00 m'], [12_000_000, '3 h 20 m'], [187_200_000, '2 d 4 h'],
])('says %s ms as %s', (ms, text) => expect(duration(ms)).toBe(text));

it.each([
  [0, 'now'], [-1_500, 'now'], [12_000, '12 s ago'], [-180_000, 'in 3 m'], [7_200_000, '2 h ago'], [86_400_000 * 40, '40 d ago'],
  [86_400_000 * 800, '2 y ago'],
])('says what is %s ms back as %s', (back, text) => expect(relative(1e12 - back, 1e12)).toBe(text));

it('groups digits, scales bytes and leaves out money that was not spent', () => {
  expect(count(1_234_567)).toBe('1 234 567');
  expect([bytes(0), bytes(1_023), bytes(1_536), bytes(5 * 2 ** 30), bytes(null)]).toEqual(['0 B', '1023 B', '1.5 KiB', '5.0 GiB', '–']);
  expect([money(0), money(0.00042), money(1.5)]).toEqual(['–', '0.00042', '1.50']);
});
