import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useEffect, useState } from 'react';
import { expect, it, vi } from 'vitest';
import { Button } from './Button';
import { Confirm } from './Confirm';
import { Dialog } from './Dialog';
import { keepFocus } from './focus';
import { Menu } from './Menu';

const focused = (name: string) => waitFor(() => expect(document.activeElement?.textContent).toBe(name));

function Asking({ lasting }: { lasting: boolean }) {
  const [asked, setAsked] = useState(false);
  const [there, setThere] = useState(true);
  useEffect(keepFocus, []);
  return (
    <main id="main" tabIndex={-1}>
      Page
      {there && <Button onClick={() => setAsked(true)}>Delete</Button>}
      <Menu trigger={<Button>More</Button>} items={[{ label: 'Delete it', onSelect: () => setAsked(true) }]} />
      {asked && (
        <Confirm
          open title="Delete?" action="Delete the run" danger onClose={() => setAsked(false)}
          onConfirm={() => { setAsked(false); setThere(lasting); }}
        >
          It is removed.
        </Confirm>
      )}
    </main>
  );
}

it('begins with the button that changes nothing, and gives the focus back', async () => {
  render(<Asking lasting />);
  await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
  await focused('Keep');
  await userEvent.keyboard('{Escape}');
  await focused('Delete');
});

it('gives the focus to what is around when what had it is gone', async () => {
  render(<Asking lasting={false} />);
  await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
  await userEvent.click(screen.getByRole('button', { name: 'Delete the run' }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')));
});

it('gives the focus back to the button of the menu that it was opened from', async () => {
  render(<Asking lasting />);
  screen.getByRole('button', { name: 'More' }).focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.keyboard('{Enter}');
  await focused('Keep');
  await userEvent.keyboard('{Escape}');
  await focused('More');
});

it('begins with the first field, not with a box to tick', async () => {
  render(<Dialog open title="Run" onClose={() => undefined}><input type="checkbox" /><input aria-label="Name" /></Dialog>);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name' })));
});

it('keeps the focus near when what has it goes away, but not when it was taken away on purpose', async () => {
  function Part({ there }: { there: boolean }) {
    useEffect(keepFocus, []);
    return <main id="main" tabIndex={-1}><ul tabIndex={-1}>{there && <li><button type="button">Go</button></li>}</ul></main>;
  }

  const { rerender } = render(<Part there />);
  screen.getByRole('button').focus();
  rerender(<Part there={false} />);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('list')));
  rerender(<Part there />);
  screen.getByRole('button').focus();
  await act(async () => { screen.getByRole('button').blur(); await Promise.resolve(); });
  rerender(<Part there={false} />);
  await act(() => Promise.resolve());
  expect(document.activeElement).toBe(document.body);
});

it('keeps the focus on a button while what it does is under way, and does it once', async () => {
  const act = vi.fn();
  const { rerender } = render(<Button onClick={act}>Save</Button>);
  await userEvent.click(screen.getByRole('button'));
  rerender(<Button busy onClick={act}>Save</Button>);
  await userEvent.keyboard('{Enter}');
  expect(act).toHaveBeenCalledOnce();
  expect(document.activeElement).toBe(screen.getByRole('button'));
  expect(screen.getByRole('button').getAttribute('aria-disabled')).toBe('true');
});
