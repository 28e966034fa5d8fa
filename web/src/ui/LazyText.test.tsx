import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LazyText } from './LazyText';

const change = vi.fn<(value: string | undefined) => void>();
const field = (value: string | undefined) => <LazyText label="Search" placeholder="" value={value} onChange={change} className="" />;
const box = () => screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search' });
const type = (text: string) => fireEvent.change(box(), { target: { value: text } });
const pause = () => { act(() => { vi.advanceTimersByTime(300); }); };

beforeEach(() => {
  vi.useFakeTimers();
  change.mockClear();
});
afterEach(() => vi.useRealTimers());

it('applies what was typed once typing pauses', () => {
  render(field(undefined));
  type('a');
  type('ab ');
  expect(change).not.toHaveBeenCalled();
  pause();
  expect(change.mock.calls).toEqual([['ab']]);
});

it('keeps what is typed while what was applied before comes back', () => {
  const { rerender } = render(field(undefined));
  type('a');
  pause();
  type('ab');
  rerender(field('a'));
  expect(box().value).toBe('ab');
});

it('tells what stands there when Enter is pressed', () => {
  const enter = vi.fn();
  render(<LazyText label="Search" placeholder="" value={undefined} onChange={change} onEnter={enter} className="" />);
  type(' ab ');
  fireEvent.keyDown(box(), { key: 'Enter' });
  fireEvent.keyDown(box(), { key: 'Enter', shiftKey: true });
  expect(enter.mock.calls).toEqual([['ab', false], ['ab', true]]);
});

it('follows a change from outside', () => {
  const { rerender } = render(field('a'));
  type('ab');
  pause();
  rerender(field('ab'));
  rerender(field(undefined));
  expect(box().value).toBe('');
  rerender(field('ab'));
  expect(box().value).toBe('ab');
});
