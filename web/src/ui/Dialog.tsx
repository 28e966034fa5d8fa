import { Dialog as Radix } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { IconButton } from './Button';
import { classes } from './classes';
import { focusNear, pathBack } from './focus';
import { Icon } from './Icon';

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  wide?: boolean;
}

/** What a dialog begins with: its first field, or its first button at the end, which is the one that changes nothing. */
const first = ['input:enabled:not([type="checkbox"]), textarea:enabled, select:enabled', 'input:enabled', 'footer button:enabled'];

/** A modal: focus goes to its first field and stays inside, Escape closes, focus goes back to where it was. */
export function Dialog({ open, onClose, ...content }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => { if (!next) { onClose(); } }}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Content {...content} />
      </Radix.Portal>
    </Radix.Root>
  );
}

function Content({ title, description, children, actions, wide = false }: Omit<Props, 'open' | 'onClose'>) {
  // Radix goes back to its own trigger only, which these dialogs do not have.
  const [back] = useState(pathBack);
  return (
    <Radix.Content
      className={classes(
        'fixed left-1/2 top-[10vh] z-50 flex max-h-[80vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-lg',
        'border border-line bg-raised shadow-raised', wide ? 'max-w-3xl' : 'max-w-lg',
      )}
      onOpenAutoFocus={(event) => {
        const dialog = event.currentTarget as HTMLElement;
        const place = first.map((one) => dialog.querySelector<HTMLElement>(one)).find((one) => one !== null);
        if (place) {
          event.preventDefault();
          place.focus();
        }
      }}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        if (back.length > 0) {
          focusNear(back);
        }
      }}
      {...(description === undefined ? { 'aria-describedby': undefined } : {})}
    >
      <header className="flex items-start gap-2 border-b border-line px-4 py-3">
        <div className="min-w-0 flex-1">
          <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
          {description !== undefined && <Radix.Description className="text-sm text-muted">{description}</Radix.Description>}
        </div>
        <Radix.Close asChild>
          <IconButton label="Close" size="sm"><Icon name="close" /></IconButton>
        </Radix.Close>
      </header>
      {children !== undefined && <div className="min-h-0 flex-1 overflow-auto px-4 py-3">{children}</div>}
      {actions !== undefined && <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{actions}</footer>}
    </Radix.Content>
  );
}
