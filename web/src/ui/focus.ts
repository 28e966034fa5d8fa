/** An element and everything around it, from the inside out. */
export function pathOf(element: Element | null): readonly Element[] {
  const path: Element[] = [];
  for (let one = element; one !== null; one = one.parentElement) {
    path.push(one);
  }

  return path;
}

/** Gives the focus to the element that the path begins with; when it is gone, to the nearest place around it that can have it. */
export function focusNear(path: readonly Element[]): void {
  const places = [...path.filter((one, index) => index === 0 || one.hasAttribute('tabindex')), document.getElementById('main')];
  for (const place of places) {
    if (place instanceof HTMLElement) {
      place.focus({ preventScroll: true });
      if (document.activeElement === place) {
        return;
      }
    }
  }
}

/** Where the focus is to go back to from what opens now: of a menu that closes now too, to its button. Empty when nothing has it. */
export function pathBack(): readonly Element[] {
  const from = document.activeElement;
  const menu = from?.closest('[role="menu"]');
  if (from === document.body) {
    return [];
  }

  return pathOf(menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : from);
}

/**
 * Keeps the focus near when what had it goes away: a button whose action is done, a row that was deleted, a page that was left. Else
 * it is on nothing, and whoever uses the keyboard begins at the top of the page again.
 */
export function keepFocus(): () => void {
  let path: readonly Element[] = [];
  const come = ({ target }: FocusEvent) => {
    const next = pathOf(target as Element);
    // Dialogs and menus give it back by themselves.
    path = next.some((one) => /^(dialog|menu)$/.test(one.getAttribute('role') ?? '')) ? [] : next;
  };
  const go = ({ target }: FocusEvent) => queueMicrotask(() => {
    // Taken away on purpose, by a press beside everything; an element that is removed is no longer connected by now.
    if (path[0] === target && path[0].isConnected && document.activeElement === document.body) {
      path = [];
    }
  });
  const look = new MutationObserver(() => {
    if (path[0]?.isConnected === false && document.activeElement === document.body) {
      focusNear(path);
    }
  });
  document.addEventListener('focusin', come);
  document.addEventListener('focusout', go);
  look.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', come);
    document.removeEventListener('focusout', go);
    look.disconnect();
  };
}
