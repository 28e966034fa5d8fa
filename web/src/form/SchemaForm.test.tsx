import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { SchemaForm } from './SchemaForm';

it('brings the first mistake into sight', () => {
  const form = (errors: Record<string, string>) => (
    <SchemaForm
      schema={{ type: 'object', properties: { city: { type: 'string' }, stay: { type: 'object', properties: { rooms: { type: 'integer' } } } } }}
      entered={{}} errors={errors} onChange={() => undefined}
    />
  );
  const { rerender } = render(form({}));
  expect(document.activeElement).toBe(document.body);
  rerender(form({ 'stay.rooms': 'Give a whole number.' }));
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'rooms' }));
});
