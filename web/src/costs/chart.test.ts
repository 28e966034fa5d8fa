import { describe, expect, it } from 'vitest';
import type { CostSum } from '@/api/types';
import { chartOf, dayBefore, dayWords, linesTo } from './chart';
import { grouped, short, shown, total, valueOf } from './measure';

const sum = (day: string, model: string, amount: number, tokens = 10, calls = 1): CostSum => ({
  day, model, workflow: null, user: null, cached_tokens: 1, calls, cost: { amount, input_tokens: tokens, output_tokens: 1 },
});

describe('the chart', () => {
  it('has a column for every day, also those without calls, and nothing from before', () => {
    const chart = chartOf([sum('2026-05-28', 'a', 2), sum('2026-05-26', 'a', 1), sum('2026-05-28', 'b', 3), sum('2026-05-25', 'a', 99)],
    3, '2026-05-28', 'cost');
    expect(chart.columns).toEqual([
      { from: '2026-05-26', to: '2026-05-26', value: 1, parts: [1, 0] },
      { from: '2026-05-27', to: '2026-05-27', value: 0, parts: [0, 0] },
      { from: '2026-05-28', to: '2026-05-28', value: 5, parts: [2, 3] },
    ]);
    expect(chart.series).toEqual([{ name: 'a', shade: 0, value: 3 }, { name: 'b', shade: 1, value: 3 }]);
  });

  it('puts the days of a long span together to weeks that end today', () => {
    const chart = chartOf([sum('2026-05-28', 'a', 1), sum('2026-05-22', 'a', 2), sum('2026-05-21', 'a', 4), sum('2025-05-29', 'a', 8)],
    365, '2026-05-28', 'cost');
    expect(chart.columns).toHaveLength(53);
    expect(chart.columns.at(-1)).toEqual({ from: '2026-05-22', to: '2026-05-28', value: 3, parts: [3] });
    expect(chart.columns.at(-2)!.value).toBe(4);
    expect(chart.columns[0]!.value).toBe(8);
    expect(chart.columns.reduce((all, column) => all + column.value, 0)).toBe(15);
  });

  it('gives the largest models a shade, and puts the others together', () => {
    const models = ['a', 'b', 'c', 'd', 'e', 'f'];
    const chart = chartOf(models.map((name, index) => sum('2026-05-28', name, 10 - index)), 1, '2026-05-28', 'cost');
    expect(chart.series.map((one) => [one.name, one.shade])).toEqual([['a', 0], ['b', 1], ['c', 2], ['d', 3], ['2 others', null]]);
    expect(chart.columns[0]!.parts).toEqual([10, 9, 8, 7, 11]);
    const five = chartOf(models.slice(0, 5).map((name, index) => sum('2026-05-28', name, 10 - index)), 1, '2026-05-28', 'cost');
    expect(five.series.map((one) => [one.name, one.shade])).toEqual([['a', 0], ['b', 1], ['c', 2], ['d', 3], ['e', null]]);
  });

  it('looks at tokens and calls too', () => {
    expect(chartOf([sum('2026-05-28', 'a', 0, 9)], 1, '2026-05-28', 'tokens').columns[0]!.value).toBe(10);
    expect(chartOf([sum('2026-05-28', 'a', 0, 9, 4)], 1, '2026-05-28', 'calls').columns[0]!.value).toBe(4);
    expect(chartOf([sum('2026-05-28', 'a', 0)], 1, '2026-05-28', 'cost').series).toEqual([]);
  });
});

it('draws lines at round numbers', () => {
  expect(linesTo(0, false)).toEqual([0]);
  expect(linesTo(5, false)).toEqual([0, 2, 4, 6]);
  expect(linesTo(1, false)).toEqual([0, 0.5, 1]);
  expect(linesTo(0.03, false)).toEqual([0, 0.01, 0.02, 0.03]);
  expect(linesTo(1, true)).toEqual([0, 1]);
  expect(linesTo(1_234_567, true)).toEqual([0, 500_000, 1_000_000, 1_500_000]);
  for (const most of [0.000_12, 0.7, 3, 7, 9.99, 10, 42, 99, 1e9]) {
    const lines = linesTo(most, false);
    expect(lines.at(-1)).toBeGreaterThanOrEqual(most);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.length).toBeLessThanOrEqual(6);
  }
});

it('counts days across months and years', () => {
  expect(dayBefore('2026-03-01', 1)).toBe('2026-02-28');
  expect(dayBefore('2026-01-01', 1)).toBe('2025-12-31');
  expect(dayWords({ from: '2026-05-28', to: '2026-05-28' })).toMatch(/28/);
  expect(dayWords({ from: '2026-05-22', to: '2026-05-28' })).toMatch(/22.*28/);
});

it('adds up, and sorts by what is looked at', () => {
  const sums = [sum('1', 'a', 1, 5), sum('2', 'a', 2, 5), sum('1', 'b', 1, 50)];
  expect(valueOf(total(sums), 'cost')).toBe(4);
  expect(grouped(sums, (one) => one.model!, 'cost').map((one) => one.name)).toEqual(['a', 'b']);
  expect(grouped(sums, (one) => one.model!, 'tokens').map((one) => one.name)).toEqual(['b', 'a']);
});

it('writes values as people read them', () => {
  expect([shown(0, 'cost'), shown(1.5, 'cost'), shown(0.000_15, 'cost'), shown(12_345, 'tokens')]).toEqual(['–', '1.50', '0.00015', '12 345']);
  expect([short(0, 'cost'), short(0.5, 'cost'), short(0.002, 'cost'), short(2_500_000, 'tokens'), short(500, 'calls')])
    .toEqual(['0', '0.5', '0.002', '2.5 M', '500']);
});
