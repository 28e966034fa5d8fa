import { expect, it } from 'vitest';
import { spread } from './spread';

it('moves to the wanted places as far as the offsets allow', () => {
  expect(spread([0, 100, 300], [0, 50, 100])).toEqual([0, 100, 300]);
  expect(spread([10, 10], [0, 50])).toEqual([-15, 35]);
  expect(spread([0, 0, 0, 500], [0, 10, 20, 30])).toEqual([-10, 0, 10, 500]);
  expect(spread([0, 0, 10], [0, 4, 8])).toEqual([-2, 2, 10]);
});
