import type { EditorState } from '@codemirror/state';
import { mainScope } from '../model/graph';
import { placeOf } from '../model/problems';
import { surroundingsOf } from '../model/surroundings';
import { jsonOf } from '../yaml/source';
import { pathAt } from './pathAt';
import type { Session } from './session';
import type { Place } from './writing';

const expressionFields = new Set(['if', 'when', 'until', 'match', 'only_if', 'foreach', 'merge']);

/** What completion has to know of a place in the file. */
export function placeAt(session: Session, state: EditorState, pos: number): Place {
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
    around: surroundingsOf(source, place?.scope ?? mainScope, place?.node, field, session),
  };
}
