/** The values nearest to the wanted ones that keep their order and are at least as far apart as the offsets (pool adjacent violators). */
export function spread(wanted: readonly number[], offsets: readonly number[]): number[] {
  const groups: { sum: number; count: number }[] = [];
  wanted.forEach((value, at) => {
    groups.push({ sum: value - offsets[at]!, count: 1 });
    for (let last = groups.at(-1)!, previous = groups.at(-2);
      previous && previous.sum / previous.count > last.sum / last.count;
      last = groups.at(-1)!, previous = groups.at(-2)) {
      groups.pop();
      previous.sum += last.sum;
      previous.count += last.count;
    }
  });
  return groups.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count)).map((value, at) => value + offsets[at]!);
}
