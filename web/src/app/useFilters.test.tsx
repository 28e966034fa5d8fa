import { act, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { useFilters } from './useFilters';

interface Search { status?: string; archived?: string }

/** A page whose address follows only when it is let. */
function setUp() {
  const waiting: (() => void)[] = [];
  let back: (search: Search) => void = () => undefined;
  function Filters() {
    const [address, setAddress] = useState<Search>({});
    back = setAddress;
    const [search, change] = useFilters<Search>(address, (next) => new Promise((done) => {
      waiting.push(() => {
        setAddress((now) => ({ ...now, ...next }));
        done();
      });
    }));
    const chosen = search.status?.split(',') ?? [];
    return (
      <>
        {['failed', 'running'].map((status) => (
          <input
            key={status}
            type="checkbox"
            aria-label={status}
            checked={chosen.includes(status)}
            onChange={() => change({ status: [...chosen, status].join(',') })}
          />
        ))}
        <input type="checkbox" aria-label="archived" checked={search.archived === 'yes'} onChange={() => change({ archived: 'yes' })} />
        <output>{address.status}</output>
      </>
    );
  }

  render(<Filters />);
  return {
    arrive: () => act(async () => { waiting.shift()!(); await Promise.resolve(); }),
    back: (search: Search) => act(() => back(search)),
  };
}

const box = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name });

it('shows at once what was chosen, however late the address follows', async () => {
  const { arrive } = setUp();
  fireEvent.click(box('archived'));
  expect(box('archived').checked).toBe(true);
  await arrive();
  expect(box('archived').checked).toBe(true);
});

it('adds a second choice to the first that is still on its way', async () => {
  const { arrive } = setUp();
  fireEvent.click(box('failed'));
  fireEvent.click(box('running'));
  await arrive();
  expect([box('failed').checked, box('running').checked]).toEqual([true, true]);
  await arrive();
  expect(screen.getByRole('status').textContent).toBe('failed,running');
  expect([box('failed').checked, box('running').checked]).toEqual([true, true]);
});

it('follows the address when it changes by itself', async () => {
  const { arrive, back } = setUp();
  fireEvent.click(box('failed'));
  await arrive();
  back({});
  expect(box('failed').checked).toBe(false);
});
