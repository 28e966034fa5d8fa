import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { pieceOf, put, putPiece, remove, rename } from './edit';
import { parse, syntaxError, type Path } from './source';

// Every edit at every place of every example: seconds, and several times that on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const folder = '../examples';
const examples = readdirSync(folder).filter((file) => file.endsWith('.yaml')).map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')] as const);

type Js = Record<string, unknown>;
const js = (text: string) => {
  const source = parse(text);
  expect(syntaxError(source), text).toBeUndefined();
  return source.doc.toJS() as Js;
};
const comments = (text: string) => [...text.matchAll(/(?<=^|\s)#.*$/gm)].map((match) => match[0]);

function paths(value: unknown, path: Path = []): Path[] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((one, index): [number, unknown] => [index, one])
    : typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return entries.flatMap(([key, one]) => [[...path, key], ...paths(one, [...path, key])]);
}

/** The same edit on plain values. */
function changed(value: unknown, path: Path, edit: (holder: Js, key: string | number) => void): unknown {
  const copy = structuredClone(value);
  const holder = path.slice(0, -1).reduce((now, key) => (now)[key] as Js, copy as Js);
  edit(holder, path.at(-1)!);
  return copy;
}

describe.each(examples)('%s', (_, text) => {
  const before = js(text);
  const all = paths(before);

  it('is the same text when everything is put where it is', () => {
    expect(put(text, [], before)).toBe(text);
  });

  it.each([['a word', 'word'], ['a text to be quoted', 'a: b, [c] # {d}'], ['a list', [1, 'two, three']], ['lines', 'one\ntwo\n'],
    ['a tree', { a: { b: { c: ['x: y', null] } } }]])('takes %s anywhere and changes nothing else', (_what, value) => {
    for (const path of all.filter((one, index) => one.length === 1 || index % 3 === _what.length % 3)) {
      const after = put(text, path, value);
      expect(js(after), path.join('.')).toEqual(changed(before, path, (holder, key) => { holder[key] = value; }));
    }
  });

  it('keeps every comment when a value becomes another', () => {
    for (const path of all.filter((one) => typeof one.reduce<unknown>((now, key) => (now as Js)[key], before) === 'number')) {
      expect(comments(put(text, path, 77))).toEqual(comments(text));
    }
  });

  it('takes a new key in every map', () => {
    for (const path of [[], ...all]) {
      const map = path.reduce<unknown>((now, key) => (now as Js)[key], before);
      if (typeof map === 'object' && map !== null && !Array.isArray(map)) {
        const after = put(text, [...path, 'extra'], 'with: colon');
        expect(js(after), path.join('.')).toEqual(changed(before, [...path, 'extra'], (holder, key) => { holder[key] = 'with: colon'; }));
        expect(comments(after)).toEqual(comments(text));
      }
    }
  });

  it('takes a new item in every list', () => {
    for (const path of all) {
      const list = path.reduce<unknown>((now, key) => (now as Js)[key], before);
      if (Array.isArray(list)) {
        const after = put(text, [...path, list.length], { node: 'x', branch: 'true' });
        expect(js(after), path.join('.')).toEqual(changed(before, [...path, list.length], (holder, key) => { holder[key] = { node: 'x', branch: 'true' }; }));
        expect(comments(after)).toEqual(comments(text));
      }
    }
  });

  it('loses any one thing and nothing else', () => {
    for (const path of all) {
      const expected = changed(before, path, (holder, key) => {
        if (Array.isArray(holder)) {
          holder.splice(Number(key), 1);
        } else {
          // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the plain counterpart of the edit
          delete holder[key];
        }
      });
      expect(js(remove(text, path)), path.join('.')).toEqual(expected);
    }
  });

  it('renames any key in its place', () => {
    for (const path of all.filter((one) => typeof one.at(-1) === 'string')) {
      const after = rename(text, path, 'no such-key');
      expect(comments(after)).toEqual(comments(text));
      const holder = path.slice(0, -1).reduce((now, key) => (now)[key] as Js, js(after));
      expect(Object.keys(holder)).toContain('no such-key');
    }
  });

  it('gives any value as a piece of YAML and takes it back', () => {
    for (const path of all) {
      const piece = pieceOf(parse(text), path);
      const value = path.reduce<unknown>((now, key) => (now as Js)[key], before);
      expect(parse(piece).doc.toJS(), path.join('.')).toEqual(value);
      expect(js(putPiece(text, path, piece)), path.join('.')).toEqual(before);
      expect(comments(putPiece(text, path, piece)), path.join('.')).toEqual(comments(text));
    }
  });

  it('stays right over many edits', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(), fc.constantFrom('remove', 'put'), fc.jsonValue({ maxDepth: 2 })), { maxLength: 6 }), (edits) => {
      let now = text;
      for (const [pick, kind, value] of edits) {
        const value2 = clean(value);
        const plain = js(now);
        const choices = paths(plain);
        if (choices.length === 0) {
          return;
        }

        const path = choices[pick % choices.length]!;
        if (kind === 'put') {
          now = put(now, path, value2);
          expect(js(now)).toEqual(changed(plain, path, (holder, key) => { holder[key] = value2; }));
        } else if (path.length > 1) {
          now = remove(now, path);
          js(now);
        }
      }
    }), { numRuns: 25, seed: 7 });
  });
});

/** Without what YAML cannot tell apart: -0, and keys that only JavaScript treats as special. */
function clean(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, one: unknown) => (key === '__proto__' ? undefined : Object.is(one, -0) ? 0 : one))) as unknown;
}

it('puts a node after an empty line where others have one, and takes it away without leaving a hole', () => {
  const text = 'nodes:\n  a:\n    type: transform\n\n  # about b\n  b: {type: wait}\n\noutput: $a\n';
  const after = put(text, ['nodes', 'c'], { type: 'wait', for: '1s' }, { block: true });
  expect(after).toBe('nodes:\n  a:\n    type: transform\n\n  # about b\n  b: {type: wait}\n\n  c:\n    type: wait\n    for: 1s\n\noutput: $a\n');
  expect(remove(after, ['nodes', 'c'])).toBe(text);
  expect(remove(text, ['nodes', 'b'])).toBe('nodes:\n  a:\n    type: transform\n\noutput: $a\n');
});

it('begins in an empty map and in nothing', () => {
  expect(put('name: x\nnodes: {}\n', ['nodes', 'a'], { type: 'wait' }, { block: true })).toBe('name: x\nnodes:\n  a:\n    type: wait\n');
  expect(put('name: x\nnodes:   # none yet\n', ['nodes', 'a'], 1)).toBe('name: x\nnodes:   # none yet\n  a: 1\n');
  expect(put('', ['name'], 'x')).toBe('name: x\n');
});
