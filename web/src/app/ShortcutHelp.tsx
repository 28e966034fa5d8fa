import { Dialog } from '@/ui/Dialog';
import { Kbd } from '@/ui/Kbd';
import { currentShortcuts } from './shortcuts';

/** Everything the keyboard can do on the page shown now. */
export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      <div className="grid gap-4 sm:grid-cols-2">
        {open && currentShortcuts().map((group) => (
          <section key={group.name}>
            <h3 className="mb-1 text-sm font-semibold">{group.name}</h3>
            <dl className="text-sm">
              {group.shortcuts.map((shortcut) => (
                <div key={shortcut.keys} className="flex items-center justify-between gap-4 py-0.5">
                  <dt>{shortcut.what}</dt>
                  <dd><Kbd keys={shortcut.keys} /></dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
