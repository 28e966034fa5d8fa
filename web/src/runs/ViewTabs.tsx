import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button, IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/Field';
import { Icon } from '@/ui/Icon';
import type { RunSearch } from './search';
import { builtInViews, deleteView, sameSearch, saveView, useViews } from './views';

/** Filters with a name, one click away; the one that is looked at can be kept under a name of one's own. */
export function ViewTabs({ search }: { search: RunSearch }) {
  const saved = useViews();
  const [naming, setNaming] = useState(false);
  const all = [...builtInViews, ...saved];
  const current = all.find((view) => sameSearch(view.search, search));
  return (
    <nav aria-label="Views" className="flex items-center gap-1 overflow-x-auto">
      {all.map((view) => (
        <span key={view.name} className="flex flex-none items-center">
          <Link
            to="/runs"
            search={view.search}
            aria-current={view === current ? 'true' : undefined}
            activeOptions={{ exact: true }}
            activeProps={{}}
            className={classes(
              'rounded-md px-2 py-1 text-sm no-underline hover:bg-hover hover:no-underline',
              view === current ? 'bg-selected font-medium text-text' : 'text-muted',
            )}
          >
            {view.name}
          </Link>
          {view === current && saved.includes(view) && (
            <IconButton label={`Delete the view ${view.name}`} size="sm" onClick={() => deleteView(view.name)}><Icon name="close" size={12} /></IconButton>
          )}
        </span>
      ))}
      {!current && <Button kind="quiet" size="sm" onClick={() => setNaming(true)}><Icon name="plus" size={12} />Save view</Button>}
      <NameDialog key={String(naming)} open={naming} onClose={() => setNaming(false)} onName={(name) => saveView({ name, search })} />
    </nav>
  );
}

function NameDialog({ open, onClose, onName }: { open: boolean; onClose: () => void; onName: (name: string) => void }) {
  const [name, setName] = useState('');
  const taken = builtInViews.some((view) => view.name === name.trim());
  return (
    <Dialog open={open} onClose={onClose} title="Save this view" description="Kept in this browser: filters and order, not the runs.">
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => { event.preventDefault(); onName(name.trim()); onClose(); }}
      >
        <TextField
          className="flex-1"
          label="Name"
          value={name}
          maxLength={40}
          onChange={(event) => setName(event.target.value)}
          error={taken ? 'This name is taken.' : undefined}
        />
        <Button type="submit" kind="primary" disabled={name.trim() === '' || taken}>Save</Button>
      </form>
    </Dialog>
  );
}
