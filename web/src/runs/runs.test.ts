import { describe, expect, it } from 'vitest';
import type { Page, Run } from '@/api/types';
import { filterOf, isFiltered, moment } from './filter';
import { append, mergeFirstPage, patch } from './merge';
import { readRunSearch } from './search';
import { parseViews, sameSearch } from './views';

const run = (id: string, round = 1) => ({ id, round }) as Run;
const page = (ids: string, next: string | null = 'next'): Page<Run> => ({ items: ids.split('').map((id) => run(id)), next_cursor: next });
const ids = (list: Page<Run>) => list.items.map((one) => one.id).join('');

describe('a list with its first page read anew', () => {
  it.each([
    ['new runs push others down', 'abcdef', 'xabc', 'xabcdef'],
    ['a run inside the page is gone', 'abcdef', 'abd', 'abdef'],
    ['nothing changed', 'abcdef', 'abc', 'abcdef'],
    ['runs swapped places', 'abcdef', 'bac', 'bacdef'],
    ['the last of the page is gone and others moved up', 'abcdef', 'abd', 'abdef'],
    ['too much is new to be joined', 'abcdef', 'xyz', 'xyz'],
  ])('%s', (_, known, fresh, expected) => expect(ids(mergeFirstPage(page(known), page(fresh)))).toBe(expected));

  it('is the page when everything fits into it', () => expect(mergeFirstPage(page('abc'), page('ab', null))).toEqual(page('ab', null)));

  it('keeps the cursor of what was read last', () => {
    expect(mergeFirstPage(page('abcd', 'deep'), page('ab', 'shallow')).next_cursor).toBe('deep');
    expect(mergeFirstPage(page('ab', 'old'), page('ab', 'new')).next_cursor).toBe('new');
  });

  it('takes what is newer', () => {
    const merged = mergeFirstPage(page('ab'), { items: [run('a', 2)], next_cursor: 'n' });
    expect(merged.items.map((one) => one.round)).toEqual([2, 1]);
  });
});

it('changes and drops single runs where they stand', () => {
  const patched = patch(page('abc'), new Map([['a', run('a', 2)], ['b', null]]));
  expect(patched.items).toEqual([run('a', 2), run('c')]);
});

it('lists a run once that moved to the next page meanwhile', () => expect(ids(append(page('abc'), page('cde', null)))).toBe('abcde'));

it('reads moments and spans, and nothing else', () => {
  const now = Date.parse('2026-05-28T10:30:00Z');
  expect(moment('90m', now)).toBe('2026-05-28T09:00:00.000Z');
  expect(moment('7d', now)).toBe('2026-05-21T10:30:00.000Z');
  expect(moment('2026-05-01T00:00:00+02:00', now)).toBe('2026-04-30T22:00:00.000Z');
  expect([moment('yesterday', now), moment(undefined, now), moment('5y', now)]).toEqual([undefined, undefined, undefined]);
});

it('takes from the address what is right and leaves out the rest', () => {
  const search = readRunSearch({ status: 'failed,nonsense,running', label: ' a=b, ,c', sort: 'by_colour', q: 5, after: '1h' });
  expect(search).toEqual({ status: 'failed,nonsense,running', label: ' a=b, ,c', after: '1h' });
  const filter = filterOf(search, 3_600_000);
  expect(filter).toMatchObject({ status: ['failed', 'running'], label: ['a=b', 'c'], started_after: '1970-01-01T00:00:00.000Z' });
  expect([isFiltered(search), isFiltered({ sort: 'created_at' }), isFiltered({})]).toEqual([true, false, false]);
});

it('reads saved views with care', () => {
  expect(parseViews(null)).toEqual([]);
  expect(parseViews('{"not": "a list"}')).toEqual([]);
  expect(parseViews('[broken')).toEqual([]);
  const views = parseViews('[{"name":"Mine","search":{"status":"failed","colour":"red"}},{"name":""},null,7]');
  expect(views).toHaveLength(1);
  expect(sameSearch(views[0]!.search, { status: 'failed' })).toBe(true);
  expect(sameSearch({ status: 'failed' }, { status: 'failed', q: 'x' })).toBe(false);
});
