const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in at most two units: `0.4 s`, `12.3 s`, `4 m 05 s`, `3 h 20 m`, `2 d 4 h`. Null is a dash. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) {
    return '–';
  }

  if (ms < second) {
    return `${Math.max(0, Math.round(ms))} ms`;
  }

  if (ms < minute) {
    return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  }

  if (ms < hour) {
    return `${Math.floor(ms / minute)} m ${pad(Math.floor((ms % minute) / second))} s`;
  }

  return ms < day
    ? `${Math.floor(ms / hour)} h ${pad(Math.floor((ms % hour) / minute))} m`
    : `${Math.floor(ms / day)} d ${Math.floor((ms % day) / hour)} h`;
}

/** `now`, `12 s ago`, `in 3 m`, `yesterday` is never said: only units. */
export function relative(at: number, now: number): string {
  const apart = Math.abs(now - at);
  if (apart < 2 * second) {
    return 'now';
  }

  const text =
    apart < minute ? `${Math.floor(apart / second)} s`
    : apart < hour ? `${Math.floor(apart / minute)} m`
    : apart < day ? `${Math.floor(apart / hour)} h`
    : apart < 365 * day ? `${Math.floor(apart / day)} d`
    : `${Math.floor(apart / (365 * day))} y`;
  return at <= now ? `${text} ago` : `in ${text}`;
}

// Made once: that takes far longer than formatting, and there is a title on every row.
const exactly = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** The local time to the second, with its zone: what a title shows. */
export function exact(at: number): string {
  return exactly.format(at);
}

export function count(value: number): string {
  return value.toLocaleString('en-US').replaceAll(',', ' ');
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }

  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
  return `${(value / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`;
}

/** Money without a currency: the engine adds up what tools report. Nothing spent is a dash. */
export function money(amount: number): string {
  if (amount === 0) {
    return '–';
  }

  return amount < 0.01 ? amount.toPrecision(2) : amount.toFixed(2);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
