import type { KeyboardEvent } from 'react';
import { keyName } from '@/app/shortcuts';
import { useBuilder } from '../context';

/** Undo and redo in a form: what is typed there is part of the one history. Fields under `data-own-undo` are not of the file. */
export function useFormKeys(): { onKeyDownCapture: (event: KeyboardEvent) => void } {
  const { session } = useBuilder();
  return {
    onKeyDownCapture: (event) => {
      const target = event.target as HTMLElement;
      const name = keyName(event.nativeEvent);
      const isOfFile = event.currentTarget.contains(target) && target.closest('[data-own-undo]') === null;
      if (isOfFile && (name === 'mod+z' || name === 'mod+shift+z' || name === 'mod+y')) {
        event.preventDefault();
        event.stopPropagation();
        if (name === 'mod+z') {
          session.undo();
        } else {
          session.redo();
        }
      }
    },
  };
}
