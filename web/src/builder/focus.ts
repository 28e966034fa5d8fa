/** Gives up after this many frames: about two seconds. */
const most = 120;

/**
 * Gives the focus to an element as soon as it is there, and once more if somebody takes it back at once: what is drawn comes some
 * frames after its text, and a dialog that closes returns the focus to where it was.
 */
export function focusSoon(find: () => HTMLElement | null | undefined): void {
  let frames = 0;
  let held = 0;
  const look = () => {
    const element = find();
    element?.focus();
    held = element && document.activeElement === element ? held + 1 : 0;
    if (held < 3 && ++frames < most) {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
}

/** As `ref` of what a dialog begins with: it has the focus before the dialog gives that to its first button. */
export const focusFirst = (element: HTMLElement | null): void => element?.focus();
