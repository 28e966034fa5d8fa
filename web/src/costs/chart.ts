import type { CostSum } from '@/api/types';
import { grouped, valueOf, type Measure } from './measure';

const dayMs = 86_400_000;

/** Days beyond which a column is a week. */
const mostDays = 92;

/** Series that have a shade of their own; what is left is one more, together. */
const mostSeries = 4;

/** One part of each column. */
export interface Series {
  name: string;
  /** Which of the shades, from 0, the strongest; one that is alone has the accent itself; null for what is put together. */
  shade: number | null;
  /** Over all columns. */
  value: number;
}

/** A day, or a week of them. */
export interface Column {
  /** First and last day, UTC: `2026-05-28`. */
  from: string;
  to: string;
  value: number;
  /** By series, in their order. */
  parts: number[];
}

export interface Chart {
  series: Series[];
  columns: Column[];
  /** Values of the lines behind the columns, from 0 to the top of the chart. */
  lines: number[];
}

/** The day so many days before. */
export function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);
}

/** What each of the days up to today came to, by model, those without calls too; those of a long span are put together to weeks. */
export function chartOf(sums: readonly CostSum[], days: number, today: string, measure: Measure): Chart {
  const first = dayBefore(today, days - 1);
  const within = sums.filter((sum) => sum.day !== null && sum.day >= first && sum.day <= today && valueOf(sum, measure) > 0);
  const models = grouped(within, (sum) => sum.model ?? '', measure).map(({ name, sum }) => ({ name, value: valueOf(sum, measure) }));
  const named = models.length > mostSeries + 1 ? models.slice(0, mostSeries) : models.slice(0, mostSeries + 1);
  const rest = models.slice(named.length);
  const alone = models.length === 1;
  const series: Series[] = named.map((one, index) => ({ ...one, shade: alone ? 1 : index < mostSeries ? index : null }));
  if (rest.length > 0) {
    series.push({ name: `${rest.length} others`, value: rest.reduce((sum, one) => sum + one.value, 0), shade: null });
  }

  const places = new Map(models.map((one, index) => [one.name, Math.min(index, series.length - 1)]));
  const columns = emptyColumns(first, today, days > mostDays ? 7 : 1, series.length);
  const width = days > mostDays ? 7 : 1;
  for (const sum of within) {
    const column = columns[Math.floor((Date.parse(sum.day!) - Date.parse(columns[0]!.from)) / dayMs / width)]!;
    column.parts[places.get(sum.model ?? '')!]! += valueOf(sum, measure);
    column.value += valueOf(sum, measure);
  }

  return { series, columns, lines: linesTo(Math.max(0, ...columns.map((column) => column.value)), measure !== 'cost') };
}

function emptyColumns(first: string, today: string, width: number, series: number): Column[] {
  const columns: Column[] = [];
  for (let to = today; to >= first; to = dayBefore(to, width)) {
    const from = dayBefore(to, width - 1);
    columns.unshift({ from: from < first ? first : from, to, value: 0, parts: new Array<number>(series).fill(0) });
  }

  // The first week may be cut short: places are counted from a whole one.
  return columns.map((column, index) => (index === 0 ? { ...column, from: dayBefore(column.to, width - 1) } : column));
}

/** Round numbers from 0 to the first at or above the most, two to five steps apart. */
export function linesTo(most: number, whole: boolean): number[] {
  if (most <= 0) {
    return [0];
  }

  const power = 10 ** Math.floor(Math.log10(most / 2));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => most / one <= 4 && (!whole || one >= 1)) ?? Math.max(1, power * 10);
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `28 May`, or `22 May – 28 May`. */
export function dayWords({ from, to }: Pick<Column, 'from' | 'to'>): string {
  const words = (day: string) => short.format(Date.parse(day));
  return from === to ? words(from) : `${words(from)} – ${words(to)}`;
}
