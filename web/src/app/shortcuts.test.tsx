import { fireEvent, render, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { listenForShortcuts, useShortcuts, type Shortcut } from './shortcuts';

function Keys({ shortcuts }: { shortcuts: Shortcut[] }) {
  useShortcuts('Here', shortcuts);
  return <input aria-label="text" />;
}

const [plain, pair, save] = [vi.fn(), vi.fn(), vi.fn()];

beforeEach(() => {
  vi.clearAllMocks();
  const stop = listenForShortcuts();
  render(<Keys shortcuts={[
    { keys: 'r', what: '', run: plain }, { keys: 'g r', what: '', run: pair }, { keys: 'mod+s', what: '', run: save, whileTyping: true },
  ]} />);
  return stop;
});

it('takes keys one after the other, and one alone', () => {
  fireEvent.keyDown(document.body, { key: 'g' });
  fireEvent.keyDown(document.body, { key: 'r' });
  expect(pair).toHaveBeenCalledOnce();
  expect(plain).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: 'r' });
  expect(plain).toHaveBeenCalledOnce();
});

it('leaves typing alone, but for combinations that say so', () => {
  const input = screen.getByLabelText('text');
  fireEvent.keyDown(input, { key: 'r' });
  expect(plain).not.toHaveBeenCalled();
  fireEvent.keyDown(input, { key: 's', ctrlKey: true });
  expect(save).toHaveBeenCalledOnce();
});
