import {
  copyLineDown, copyLineUp, deleteLine, indentLess, indentMore, moveLineDown, moveLineUp, standardKeymap, toggleComment,
} from '@codemirror/commands';
import type { KeyBinding } from '@codemirror/view';

/** Keys of every text editor here: those of the system, and those that people who write files know. Tab moves the focus on. */
export const keys: readonly KeyBinding[] = [
  ...standardKeymap,
  { key: 'Alt-ArrowUp', run: moveLineUp, shift: copyLineUp },
  { key: 'Alt-ArrowDown', run: moveLineDown, shift: copyLineDown },
  { key: 'Mod-[', run: indentLess },
  { key: 'Mod-]', run: indentMore },
  { key: 'Mod-/', run: toggleComment },
  { key: 'Shift-Mod-k', run: deleteLine },
];
