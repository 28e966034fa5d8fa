import type { ButtonHTMLAttributes, Ref } from 'react';
import { classes } from './classes';

export type ButtonKind = 'plain' | 'primary' | 'danger' | 'quiet';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind;
  size?: 'sm' | 'md';
  /** Under way: cannot be pressed again, and says so. It keeps the focus, which a disabled button loses. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

const base =
  'inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none border ' +
  'disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55 aria-disabled:cursor-not-allowed';
const sizes = { sm: 'h-7 px-2 text-xs min-w-7', md: 'h-8 px-3 text-sm min-w-8' };

export const buttonKinds: Record<ButtonKind, string> = {
  plain: 'bg-surface border-line text-text enabled:hover:bg-hover enabled:hover:border-line-strong aria-expanded:bg-hover aria-pressed:border-accent aria-pressed:bg-selected',
  primary: 'bg-accent-fill border-transparent text-on-accent enabled:hover:bg-accent-hover',
  danger: 'bg-danger-fill border-transparent text-on-accent enabled:hover:brightness-110',
  quiet: 'bg-transparent border-transparent text-muted enabled:hover:bg-hover enabled:hover:text-text aria-expanded:bg-hover',
};

/** Look of a button, for links that act like one. */
export function buttonClass(kind: ButtonKind = 'plain', size: 'sm' | 'md' = 'md'): string {
  return `${base} ${sizes[size]} ${buttonKinds[kind].replaceAll('enabled:', '')} hover:no-underline`;
}

export function Button({ kind = 'plain', size = 'md', busy = false, className, type = 'button', onClick, ...rest }: Props) {
  return (
    <button
      type={type}
      className={classes(base, sizes[size], buttonKinds[kind], className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  );
}

interface IconProps extends Omit<Props, 'children'> {
  /** What it does: its name for those who cannot see the icon, and its tooltip. */
  label: string;
  children: React.ReactNode;
}

export function IconButton({ label, className, kind = 'quiet', ...rest }: IconProps) {
  return <Button kind={kind} aria-label={label} title={label} className={classes('!px-0 aspect-square', className)} {...rest} />;
}
