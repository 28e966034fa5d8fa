import { expect, it } from 'vitest';
import { fieldsOf, initial, valuesOf, type FieldSchema } from './schema';

const schema: FieldSchema = {
  type: 'object',
  required: ['city', 'count'],
  properties: {
    city: { type: 'string', title: 'City' },
    notes: { type: 'string', maxLength: 5_000 },
    count: { type: 'integer', default: 3 },
    price: { type: 'number' },
    sure: { type: 'boolean', default: true },
    level: { enum: ['low', 2, null], default: 'low' },
    at: { type: 'string', format: 'date-time' },
    tags: { type: 'array', items: { type: 'string' }, default: ['a'] },
  },
};

const fields = fieldsOf(schema)!;

it('chooses an input for each property', () => {
  expect(fields.map((field) => field.kind)).toEqual(['text', 'long', 'integer', 'number', 'boolean', 'choice', 'time', 'json']);
  expect(fields[0]).toMatchObject({ label: 'City', required: true });
  expect(fieldsOf({ type: 'string' })).toBeNull();
  expect(fieldsOf(null)).toBeNull();
});

it('begins with the defaults and gives values of their types', () => {
  const entered = { ...initial(fields), city: 'Rome', at: '2026-05-28T10:30:00Z', price: '' };
  expect(valuesOf(fields, entered)).toEqual({
    values: { city: 'Rome', count: 3, sure: true, level: 'low', at: '2026-05-28T10:30:00.000Z', tags: ['a'] },
  });
});

it('tells which field is wrong and why', () => {
  const entered = { ...initial(fields), count: '3.5', price: 'dear', tags: '[', at: 'noon' };
  expect(valuesOf(fields, entered)).toEqual({
    errors: {
      city: 'This is required.', count: 'This is not a whole number.', price: 'This is not a number.', at: 'This is not a time.',
      tags: 'This is not JSON.',
    },
  });
});
