import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Prec, StateEffect } from '@codemirror/state';
import { keymap, type EditorView } from '@codemirror/view';

/** Opens the panel for finding and replacing; from the second time on its own keys do. */
export function find(view: EditorView): void {
  view.dispatch({ effects: StateEffect.appendConfig.of([search(), highlightSelectionMatches(), Prec.high(keymap.of(searchKeymap))]) });
  openSearchPanel(view);
}
