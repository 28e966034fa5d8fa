import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from './classes';
import { Kbd } from './Kbd';

export interface MenuItem {
  label: string;
  onSelect: () => void;
  disabled?: boolean;
  danger?: boolean;
  shortcut?: string;
  /** A small icon before the label. */
  icon?: ReactNode;
  /** A line above it. */
  separated?: boolean;
}

interface Props {
  /** The button that opens it. */
  trigger: ReactNode;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
}

export const menuClass = 'z-50 min-w-44 rounded-md border border-line bg-raised p-1 shadow-raised';
export const menuItemClass =
  'flex items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none select-none cursor-default data-[highlighted]:bg-hover ' +
  'data-[disabled]:opacity-50';

export function Menu({ trigger, items, align = 'end' }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align={align} sideOffset={4} className={menuClass}>
          {items.map((item) => (
            <div key={item.label} role="none">
              {item.separated === true && <DropdownMenu.Separator className="my-1 h-px bg-line" />}
              <DropdownMenu.Item
                disabled={item.disabled === true}
                onSelect={item.onSelect}
                className={classes(menuItemClass, item.danger === true && 'text-danger')}
              >
                {item.icon}
                <span className="flex-1">{item.label}</span>
                {item.shortcut !== undefined && <Kbd keys={item.shortcut} />}
              </DropdownMenu.Item>
            </div>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
