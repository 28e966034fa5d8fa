import { expect, it } from 'vitest';
import type { FieldSchema } from '@/form/schema';
import { schemaRows } from './schemaRows';

const rowsOf = (schema: object) => schemaRows(schema as FieldSchema).map((row) => [row.path, row.depth, row.type, row.required, row.notes.join('; ')]);

it('says what an object takes, in words', () => {
  expect(rowsOf({
    type: 'object',
    required: ['city'],
    properties: {
      city: { type: 'string', description: 'Where', minLength: 2 },
      nights: { type: 'integer', minimum: 1, maximum: 30, default: 1 },
      kind: { enum: ['hotel', 'flat'] },
      stops: { type: 'array', maxItems: 3, items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
      who: { anyOf: [{ type: 'string' }, { type: 'object', properties: { id: { type: 'integer' } } }, { type: 'null' }] },
      free: {},
      at: { type: ['string', 'null'], format: 'date-time' },
    },
  })).toEqual([
    ['city', 0, 'string', true, 'Where; at least 2 characters'],
    ['nights', 0, 'integer', false, '1 to 30.; default 1'],
    ['kind', 0, 'one of', false, '"hotel", "flat"'],
    ['stops', 0, 'list of object', false, 'at most 3 items'],
    ['stops[].name', 1, 'string', true, ''],
    ['who', 0, 'string or object', false, ''],
    ['who.id', 1, 'integer', false, ''],
    ['free', 0, 'anything', false, ''],
    ['at', 0, 'string', false, 'a time'],
  ]);
});

it('follows references, and ends when one refers to itself', () => {
  const rows = rowsOf({
    type: 'object',
    properties: { root: { $ref: '#/$defs/node', description: 'The first' } },
    $defs: { node: { type: 'object', properties: { name: { type: 'string' }, next: { $ref: '#/$defs/node' } } } },
  });
  expect(rows.slice(0, 4)).toEqual([
    ['root', 0, 'object', false, 'The first'], ['root.name', 1, 'string', false, ''], ['root.next', 1, 'object', false, ''],
    ['root.next.name', 2, 'string', false, ''],
  ]);
  expect(rows.length).toBeLessThan(20);
  expect(rowsOf({ type: 'object', properties: { x: { $ref: '#/$defs/a' } }, $defs: { a: { $ref: '#/$defs/a' } } })).toHaveLength(1);
});

it('has nothing to say about an empty schema', () => {
  expect(rowsOf({})).toEqual([]);
  expect(rowsOf({ type: 'object' })).toEqual([]);
});
