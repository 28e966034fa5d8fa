import { ensureSyntaxTree, getIndentation, indentUnit } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { expect, it } from 'vitest';
import { cel } from './cel';
import { yaml } from './yaml';

const colours = (text: string, language: typeof yaml | typeof cel) => {
  const state = EditorState.create({ doc: text, extensions: [language, indentUnit.of('  ')] });
  const found: [string, string][] = [];
  ensureSyntaxTree(state, text.length)!.iterate({
    enter: (node) => { if (node.node.firstChild === null) { found.push([text.slice(node.from, node.to), node.name]); } },
  });
  return found;
};

it('tells keys, texts, numbers and comments of YAML apart', () => {
  expect(colours('a b: 1 # one\n"k": "x: #y"\nl: [true, say {x}, k: v]\nt: |\n  key: no\n\n  # no\nu: http://x#y z\n', yaml)).toEqual([
    ['a b', 'propertyName'], [':', 'punctuation'], ['1', 'number'], ['# one', 'comment'],
    ['"k"', 'propertyName'], [':', 'punctuation'], ['"x: #y"', 'string'],
    ['l', 'propertyName'], [':', 'punctuation'], ['[', 'punctuation'], ['true', 'atom'], [',', 'punctuation'], ['{', 'punctuation'],
    ['},', 'punctuation'], ['k', 'propertyName'], [':', 'punctuation'], [']', 'punctuation'],
    ['t', 'propertyName'], [':', 'punctuation'], ['|', 'operator'], ['  key: no', 'string'], ['  # no', 'string'],
    ['u', 'propertyName'], [':', 'punctuation'],
  ]);
});

it('goes on at the column of what was written before, or deeper', () => {
  const after = (text: string) => {
    const state = EditorState.create({ doc: `${text}\n`, extensions: [yaml, indentUnit.of('  ')] });
    ensureSyntaxTree(state, state.doc.length);
    return getIndentation(state, state.doc.length);
  };
  expect([after('a:'), after('a: 1'), after('  - b: 1'), after('  c: # deeper'), after('x: |')]).toEqual([2, 0, 4, 4, 2]);
});

it('tells names, calls and texts of CEL apart', () => {
  expect(colours('outputs.a.size() > 2 && x in ["}"] // no', cel)).toEqual([
    ['outputs', 'variableName.special'], ['.', 'punctuation'], ['a', 'propertyName'], ['.', 'punctuation'], ['size', 'variableName.function'],
    ['()', 'bracket'], ['>', 'operator'], ['2', 'number'], ['&&', 'operator'], ['x', 'variableName'],
    ['in', 'keyword'], ['[', 'bracket'], ['"}"', 'string'], [']', 'bracket'], ['// no', 'comment'],
  ]);
});
