import { useId } from 'react';
import { Icon } from '@/ui/Icon';
import { setTheme, themes, useTheme } from './theme';

const looks = {
  system: { label: 'System theme', icon: 'screen' },
  light: { label: 'Light theme', icon: 'sun' },
  dark: { label: 'Dark theme', icon: 'moon' },
} as const;

export function ThemeSwitch() {
  const theme = useTheme();
  // There may be two on a page: one in the frame, one in the settings.
  const name = useId();
  return (
    <div role="radiogroup" aria-label="Theme" className="inline-flex rounded-md border border-line p-0.5">
      {themes.map((one) => (
        <label
          key={one}
          title={looks[one].label}
          className={
            'relative inline-flex size-6 items-center justify-center rounded-sm text-muted has-checked:bg-selected has-checked:text-text ' +
            'has-focus-visible:outline-2 has-focus-visible:outline-accent'
          }
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 cursor-pointer opacity-0"
            aria-label={looks[one].label}
            checked={theme === one}
            onChange={() => setTheme(one)}
          />
          <Icon name={looks[one].icon} size={14} />
        </label>
      ))}
    </div>
  );
}
