import { useEffect, useRef } from 'react';

export interface Shortcut {
  /** `mod+k`, `shift+a`, `?`, or keys one after the other: `g r`. `mod` is Command on a Mac, Control elsewhere. */
  keys: string;
  /** What it does, for the help. */
  what: string;
  /** Left out when the part that has the focus does it by itself: it is then only listed. */
  run?: () => void;
  /** Also while a text is being edited; only for combinations with `mod`. */
  whileTyping?: boolean;
}

export interface ShortcutGroup {
  /** The page or pane they belong to. */
  name: string;
  shortcuts: readonly Shortcut[];
}

/** Keys one after the other must come within this time. */
const sequencePause = 1_000;
const groups = new Set<() => ShortcutGroup>();
let started: { key: string; at: number } | undefined;

/** Those of the page shown now, for the help. */
export function currentShortcuts(): ShortcutGroup[] {
  return [...groups].map((group) => group()).filter((group) => group.shortcuts.length > 0);
}

/** Registers shortcuts while the component is mounted; later ones win. */
export function useShortcuts(name: string, shortcuts: readonly Shortcut[]): void {
  // A ref and no effect event, because the help reads them while it renders.
  const latest = useRef<ShortcutGroup>({ name, shortcuts });
  useEffect(() => {
    latest.current = { name, shortcuts };
  });
  useEffect(() => {
    const group = () => latest.current;
    groups.add(group);
    return () => { groups.delete(group); };
  }, []);
}

/** The key of an event as shortcuts write it. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key.replace('Arrow', '').toLowerCase();
  const letter = /^[a-z]$/.test(key) || key.length > 1;
  return [
    event.metaKey || event.ctrlKey ? 'mod+' : '', event.altKey ? 'alt+' : '', event.shiftKey && letter ? 'shift+' : '', key,
  ].join('');
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
    && !(target instanceof HTMLInputElement && /^(checkbox|radio|button|submit)$/.test(target.type));
}

/** The one listener of the document. */
export function listenForShortcuts(): () => void {
  const listener = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) {
      return;
    }

    const typing = isTyping(event.target);
    const key = keyName(event);
    const pair = started && event.timeStamp - started.at < sequencePause ? `${started.key} ${key}` : undefined;
    started = undefined;
    // In a dialog or menu only its own keys count.
    if (document.querySelector('[role="dialog"], [role="menu"]') && !key.includes('mod+')) {
      return;
    }

    const all = [...groups].reverse().flatMap((group) => group().shortcuts).filter((shortcut) => shortcut.run !== undefined);
    const found = (pair === undefined ? undefined : all.find((s) => s.keys === pair)) ?? all.find((s) => s.keys === key);
    if (found && (!typing || found.whileTyping === true)) {
      event.preventDefault();
      found.run?.();
    } else if (!typing && all.some((s) => s.keys.startsWith(`${key} `))) {
      started = { key, at: event.timeStamp };
    }
  };
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}
