import { historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { keys } from './keys';
import { mistakes } from './mistakes';
import { look } from './theme';
import { yaml } from './yaml';

/** The panel for finding and replacing is fetched when it is first wanted, with its keys. */
function openSearch(view: EditorView): boolean {
  void import('./find').then(({ find }) => find(view));
  return true;
}

/** Everything of the large text editor. Tab moves the focus on, as everywhere; Mod-] and Mod-[ indent. */
export function yamlExtensions(): Extension {
  return [
    lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), mistakes,
    yaml, bracketMatching(), indentUnit.of('  '), EditorState.tabSize.of(2), look,
    EditorView.contentAttributes.of({ 'aria-label': 'Workflow file', spellcheck: 'false', tabindex: '0' }),
    keymap.of([{ key: 'Mod-f', run: openSearch }, ...historyKeymap, ...keys]),
  ];
}
