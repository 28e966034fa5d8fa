import { expect, it } from 'vitest';
import { exact } from '@/ui/format';
import { timeOfDay } from './timeOfDay';

it('tells the time of day in the zone in which it tells the whole time', () => {
  const at = Date.UTC(2026, 4, 28, 22, 15, 2, 60);
  const local = new Date(at);
  expect(timeOfDay(at)).toBe(`${[local.getHours(), local.getMinutes(), local.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')}.060`);
  expect(exact(at)).toContain(':15:02');
});
