/** Search parameters come from the address, so they may hold anything: what is not right is left out. */
export type RawSearch = Record<string, unknown>;

export function text(search: RawSearch, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function oneOf<T extends string>(search: RawSearch, name: string, words: readonly T[]): T | undefined {
  const value = text(search, name);
  return words.find((word) => word === value);
}
