const first = 500;
const most = 8_000;

/** Milliseconds before the next try: 0.5 s, doubled up to 8 s, spread by up to half so that browsers do not come back all at once. */
export function backoff(tries: number, chance: number = Math.random()): number {
  const delay = Math.min(most, first * 2 ** Math.max(0, tries));
  return delay * (0.5 + chance / 2);
}
