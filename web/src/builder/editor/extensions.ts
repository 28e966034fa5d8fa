import { historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { keys } from './keys';
import { mistakes } from './mistakes';
import { look } from './theme';
import { yaml } from './yaml';

/**
 * Everything of the large text editor. Tab moves the focus on, as everywhere; Mod-] and Mod-[ indent. The panel for finding and
 * replacing is not fetched when it is first wanted: what is typed for it meanwhile would go into the text.
 */
export function yamlExtensions(): Extension {
  return [
    lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), mistakes,
    yaml, bracketMatching(), indentUnit.of('  '), EditorState.tabSize.of(2), look,
    search(), highlightSelectionMatches(),
    EditorView.contentAttributes.of({ 'aria-label': 'Workflow file', spellcheck: 'false', tabindex: '0' }),
    keymap.of([...searchKeymap, ...historyKeymap, ...keys]),
  ];
}
