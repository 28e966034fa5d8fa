import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { beginOf, LongText } from './LongText';

it('folds what is much longer than there is room for', () => {
  expect(beginOf('short', 10, 3)).toBe('short');
  expect(beginOf('a\nb\nc\nd\ne\nf\ng', 100, 3)).toBe('a\nb\nc');
  expect(beginOf('x'.repeat(120), 100, 3)).toHaveLength(120);
  expect(beginOf('x'.repeat(200), 100, 3)).toHaveLength(100);
  expect(beginOf('\n\n\n\n', 100, 1)).toBe('');
});

it('shows the rest on demand', async () => {
  render(<LongText text={'line\n'.repeat(50)} lines={2} lead={<code>kind</code>} />);
  expect(screen.getByRole('paragraph').textContent).toBe('kindline\nline …');
  await userEvent.click(screen.getByRole('button', { name: 'Show all 250 characters' }));
  expect(screen.getByRole('paragraph').textContent).toContain('line\n'.repeat(50));
});
