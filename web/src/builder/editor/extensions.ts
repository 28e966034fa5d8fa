import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { mainScope } from '../model/graph';
import { placeOf } from '../model/problems';
import { surroundingsOf } from '../model/surroundings';
import { jsonOf } from '../yaml/source';
import { completion } from './completion';
import { pathAt } from './pathAt';
import type { Session } from './session';
import { look } from './theme';

const expressionFields = new Set(['if', 'when', 'until', 'match', 'only_if', 'foreach', 'merge']);

/** Everything of the large text editor. Tab moves the focus on, as everywhere; Mod-] and Mod-[ indent. */
export function yamlExtensions(session: () => Session | undefined): Extension {
  return [
    lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), highlightSelectionMatches(), lintGutter(),
    yaml(), closeBrackets(), bracketMatching(), indentUnit.of('  '), EditorState.tabSize.of(2), look,
    EditorView.contentAttributes.of({ 'aria-label': 'Workflow file', spellcheck: 'false', tabindex: '0' }),
    completion((context) => {
      const current = session();
      return current && surroundings(current, context.state, context.pos);
    }),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap]),
  ];
}

function surroundings(session: Session, state: EditorState, pos: number) {
  // While something is written the text can often not be read: the last that could be says what there is.
  const { source } = session.read(state.doc);
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const path = pathAt(state.doc.sliceString(0, pos));
  const place = placeOf(path, jsonOf(source, source.doc.contents));
  const field = /(?:^|[\s{,-])([a-z_]+):\s*[^:]*$/.exec(before)?.[1];
  const isExpression = field !== undefined && expressionFields.has(field);
  const text = isExpression ? before.slice(before.lastIndexOf(`${field}:`) + field.length + 1).trimStart().replace(/^["']/, '') : before;
  return {
    before: text, language: isExpression ? 'expression' as const : 'value' as const,
    around: surroundingsOf(source, place?.scope ?? mainScope, place?.node, field, session.outputOf),
  };
}
