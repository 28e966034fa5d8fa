import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { keepFocus } from '@/ui/focus';
import { Toaster } from '@/ui/Toaster';
import { ConnectionBanner, LiveBadge } from './LiveBadge';
import { Navigation } from './Navigation';
import { places } from './navigation';
import { Pane } from './Pane';
import { ShortcutHelp } from './ShortcutHelp';
import { listenForShortcuts, useShortcuts } from './shortcuts';
import { ThemeSwitch } from './ThemeSwitch';

export function Shell() {
  const [help, setHelp] = useState(false);
  const [menu, setMenu] = useState(false);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const navigate = useNavigate();
  useEffect(listenForShortcuts, []);
  useEffect(keepFocus, []);
  useShortcuts('Everywhere', [
    ...places.map((place) => ({ keys: `g ${place.letter}`, what: `Go to ${place.label}`, run: () => void navigate({ to: place.to }) })),
    { keys: '?', what: 'Show these shortcuts', run: () => setHelp(true) },
  ]);
  return (
    <div className="flex h-full flex-col md:flex-row">
      <a href="#main" className="skip-link" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>Skip to the content</a>
      <div className="flex h-12 flex-none items-center gap-2 border-b border-line bg-surface px-2 md:hidden">
        <IconButton
          label={menu ? 'Close the navigation' : 'Open the navigation'}
          aria-expanded={menu}
          aria-controls="navigation"
          onClick={() => setMenu(!menu)}
        >
          <Icon name={menu ? 'close' : 'menu'} />
        </IconButton>
        <Brand />
        <span className="flex-1" />
        <LiveBadge />
      </div>
      <nav
        id="navigation"
        aria-label="Main"
        className={
          (menu ? 'flex ' : 'hidden ') +
          'flex-none flex-col gap-4 border-line bg-surface p-2 max-md:border-b md:flex md:w-48 md:border-r'
        }
      >
        <div className="hidden h-8 items-center px-2 md:flex"><Brand /></div>
        <Navigation onGo={() => setMenu(false)} />
        <div className="flex flex-wrap items-center justify-between gap-2 px-2 pb-1 md:mt-auto">
          <span className="max-md:hidden"><LiveBadge /></span>
          <ThemeSwitch />
          <button type="button" className="text-xs text-muted hover:text-text" onClick={() => setHelp(true)}>Shortcuts</button>
        </div>
      </nav>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <main ref={main} id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-auto -outline-offset-2">
          <Pane key={path} name="This page"><Outlet /></Pane>
        </main>
      </div>
      <ShortcutHelp open={help} onClose={() => setHelp(false)} />
      <Toaster />
    </div>
  );
}

function Brand() {
  return <Link to="/runs" className="font-semibold text-text no-underline">Baton</Link>;
}
