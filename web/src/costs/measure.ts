import type { CostSum } from '@/api/types';
import { count, money } from '@/ui/format';

/** What of the calls is looked at. */
export type Measure = 'cost' | 'tokens' | 'calls';
export const measures = ['cost', 'tokens', 'calls'] as const satisfies readonly Measure[];

export const measureWords: Record<Measure, string> = { cost: 'Cost', tokens: 'Tokens', calls: 'Calls' };

/** What sums tell, whatever they are of. */
export type Sum = Pick<CostSum, 'cost' | 'calls' | 'cached_tokens'>;

export function valueOf(sum: Sum, measure: Measure): number {
  return measure === 'cost' ? sum.cost.amount : measure === 'calls' ? sum.calls : sum.cost.input_tokens + sum.cost.output_tokens;
}

/** A value of a table or a bar; none is a dash. */
export function shown(value: number, measure: Measure): string {
  return value === 0 ? '–' : measure === 'cost' ? money(value) : count(value);
}

/** All of a sum, unrounded: what a title shows. */
export function exactly({ cost, calls }: Sum): string {
  return `${cost.amount} for ${count(cost.input_tokens)} tokens in and ${count(cost.output_tokens)} out, in ${count(calls)} ${calls === 1 ? 'call' : 'calls'}`;
}

/** A value of an axis: `0`, `0.05`, `1 500`, `2.5 M`. */
export function short(value: number, measure: Measure): string {
  if (measure === 'cost') {
    return value === 0 ? '0' : value < 0.01 ? value.toPrecision(1) : String(Number(value.toFixed(2)));
  }

  return value >= 1_000_000 ? `${Number((value / 1_000_000).toFixed(1))} M` : count(value);
}

export function total(sums: readonly Sum[]): Sum {
  return sums.reduce<Sum>((all, one) => ({
    cost: {
      amount: all.cost.amount + one.cost.amount,
      input_tokens: all.cost.input_tokens + one.cost.input_tokens,
      output_tokens: all.cost.output_tokens + one.cost.output_tokens,
    },
    cached_tokens: all.cached_tokens + one.cached_tokens,
    calls: all.calls + one.calls,
  }), { cost: { amount: 0, input_tokens: 0, output_tokens: 0 }, cached_tokens: 0, calls: 0 });
}

/** The sums of what has the same name, the largest first. */
export function grouped<T extends Sum>(sums: readonly T[], nameOf: (sum: T) => string, measure: Measure): { name: string; sum: Sum }[] {
  const groups = new Map<string, T[]>();
  for (const sum of sums) {
    const name = nameOf(sum);
    groups.set(name, [...groups.get(name) ?? [], sum]);
  }

  return [...groups].map(([name, of]) => ({ name, sum: total(of) }))
    .sort((a, b) => valueOf(b.sum, measure) - valueOf(a.sum, measure) || a.name.localeCompare(b.name));
}
