import { describe, expect, it } from 'vitest';
import { chooseVariant, enter, read, withVariant } from './entered';
import { kindOf, simple, type FieldSchema } from './schema';

const schema: FieldSchema = {
  type: 'object',
  required: ['city', 'stay'],
  properties: {
    city: { type: 'string' },
    budget: { type: 'number', default: 200 },
    nights: { type: 'integer' },
    breakfast: { type: 'boolean', default: true },
    sea: { type: 'boolean' },
    stars: { enum: [3, 4, 'any'] },
    notes: { type: 'string', maxLength: 2_000 },
    from: { type: 'string', format: 'date-time' },
    tags: { type: 'array', items: { type: 'string' }, default: ['quiet'] },
    stay: { type: 'object', required: ['rooms'], properties: { rooms: { type: 'integer', default: 1 }, bed: { type: ['string', 'null'] } } },
    guests: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } } },
    pay: { oneOf: [{ type: 'string' }, { type: 'object', properties: { card: { type: 'string' } } }] },
    unit: { const: 'EUR' },
    free: {},
    address: { allOf: [{ type: 'object', properties: { street: { type: 'string' } } }, { required: ['street'] }] },
  },
};

const entered = (change: object) => ({ ...(enter(schema) as object), ...change });

it('knows how everything is entered', () => {
  const kinds = Object.fromEntries(Object.entries(schema.properties!).map(([name, one]) => [name, kindOf(simple(one))]));
  expect(kinds).toEqual({
    city: 'text', budget: 'number', nights: 'integer', breakfast: 'boolean', sea: 'boolean', stars: 'choice', notes: 'long', from: 'time', tags: 'list',
    stay: 'object', guests: 'list', pay: 'variant', unit: 'fixed', free: 'json', address: 'object',
  });
});

describe('reading', () => {
  it('gives the defaults and leaves out what is empty', () => {
    expect(read(schema, entered({ city: 'Rome' }))).toEqual({
      value: { city: 'Rome', budget: 200, breakfast: true, tags: ['quiet'], stay: { rooms: 1 } },
    });
  });

  it('gives every kind of value its type', () => {
    const all = entered({
      city: 'Rome', nights: '3', sea: false, stars: '"any"', from: '2026-05-28T10:30:00Z', tags: ['a', 'b'], stay: { rooms: '2', bed: 'wide' },
      guests: [{ name: 'Ada', age: '36' }, {}], pay: withVariant(chooseVariant(schema.properties!.pay!, 1), { card: '42' }), free: '{"a": [1]}',
      address: { street: 'Via' },
    });
    expect(read(schema, all)).toEqual({
      value: {
        city: 'Rome', budget: 200, nights: 3, breakfast: true, sea: false, stars: 'any', from: '2026-05-28T10:30:00Z', tags: ['a', 'b'],
        stay: { rooms: 2, bed: 'wide' }, guests: [{ name: 'Ada', age: 36 }, {}], pay: { card: '42' }, free: { a: [1] }, address: { street: 'Via' },
      },
    });
  });

  it('says what is wrong, at its place', () => {
    expect(read(schema, entered({ nights: '1.5', stay: { rooms: 'two' }, guests: [{ age: 'old' }], free: '{', address: {} }))).toEqual({
      errors: {
        city: 'This is required.', nights: 'This is not a whole number.', 'stay.rooms': 'This is not a whole number.',
        'guests[0].age': 'This is not a whole number.', free: 'This is not JSON.',
      },
    });
  });

  it('brings back what was entered before, with what the schema does not name', () => {
    const value = { city: 'Rome', stay: { rooms: 2 }, stars: 4, guests: [{ name: 'Ada' }], pay: 'cash', extra: { a: 1 }, free: [1], tags: [], budget: 0, breakfast: false };
    expect(read(schema, enter(schema, value))).toEqual({ value });
  });
});
