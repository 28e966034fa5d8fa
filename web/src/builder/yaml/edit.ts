import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import {
  afterColon, columnOf, contentEnd, dashOf, inFlow, isEmpty, isFlow, jsonOf, keyStart, lineEnd, lineStart, nodeAt, parse, spotOf,
  type Change, type Path, type Source,
} from './source';
import { blockLines, flowText, keyOf, valueText } from './write';

/** One step of an edit: what has to change in the text, from places in the text before it. */
type Step = (source: Source) => readonly Change[];

export interface InsertOptions {
  /** The new key comes after the last of these that is there; else after all others. */
  after?: readonly string[];
  /** Lines of its own even for what would fit in one. */
  block?: boolean;
}

export function applyChanges(text: string, changes: readonly Change[]): string {
  return [...changes].sort((a, b) => b.from - a.from || b.to - a.to)
    .reduce((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text);
}

/** Sets what is at the path, creating what leads there. Where both are maps or lists only what differs changes. */
export function put(given: string, path: Path, value: unknown, options: InsertOptions = {}): string {
  const text = withOwn(given, path);
  const source = parse(text);
  const node = nodeAt(source, path);
  const found = path.length === 0 || spotOf(source, path) !== undefined;
  if (found && isMap(node) && isRecord(value) && Object.keys(value).length > 0) {
    return putMap(text, path, jsonOf(source, node) as Record<string, unknown>, value);
  }

  if (found && isSeq(node) && Array.isArray(value) && value.length > 0) {
    return putList(text, path, jsonOf(source, node) as unknown[], value);
  }

  if (found && same(jsonOf(source, node), value)) {
    return text;
  }

  const parentPath = path.slice(0, -1);
  if (!found && isEmpty(nodeAt(source, parentPath)) && parentPath.length > 0) {
    const last = path.at(-1)!;
    return put(text, parentPath, typeof last === 'number' ? [value] : { [last]: value }, { block: true });
  }

  return step(text, found ? replace(path, value, options) : insert(path, value, options));
}

/** What an alias on the way to the path stands for, written out in its place: a change there must not change its anchor. */
function withOwn(text: string, path: Path): string {
  const source = parse(text);
  const depth = path.findIndex((_, at) => at > 0 && isAlias(nodeAt(source, path.slice(0, at))));
  const holder = path.slice(0, depth);
  return depth < 0 ? text : withOwn(step(text, replace(holder, jsonOf(source, nodeAt(source, holder)), {})), path);
}

/** Takes a key or list item away, with the comment that stands right above it. */
export function remove(given: string, path: Path): string {
  const text = withOwn(given, path);
  return spotOf(parse(text), path) === undefined ? text : step(text, removal(path));
}

export function rename(text: string, path: Path, key: string): string {
  return step(text, (source) => {
    const node = spotOf(source, path)!.pair!.key as Node;
    return [{ from: node.range![0], to: node.range![1], insert: keyOf(key, inFlow(source, path)) }];
  });
}

const step = (text: string, one: Step) => applyChanges(text, one(parse(text)));
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function putMap(text: string, path: Path, before: Record<string, unknown>, after: Record<string, unknown>): string {
  let now = text;
  const order = Object.keys(after);
  for (const key of order) {
    if (!(key in before) || !same(before[key], after[key])) {
      now = put(now, [...path, key], after[key], { after: order.slice(0, order.indexOf(key)) });
    }
  }

  for (const key of Object.keys(before).filter((one) => !(one in after))) {
    now = remove(now, [...path, key]);
  }

  return now;
}

function putList(text: string, path: Path, before: unknown[], after: unknown[]): string {
  let now = text;
  // What is gone from the middle is taken out there, so that the comments of the others stay with them.
  let kept = [...before];
  for (let index = before.length - 1; index >= 0 && kept.length > after.length; index--) {
    if (!after.some((one) => same(one, before[index]))) {
      now = remove(now, [...path, index]);
      kept = kept.filter((_, at) => at !== index);
    }
  }

  for (; kept.length > after.length; kept.pop()) {
    now = remove(now, [...path, kept.length - 1]);
  }

  after.forEach((value, index) => {
    if (index >= kept.length || !same(kept[index], value)) {
      now = put(now, [...path, index], value);
    }
  });
  return now;
}

/** The column that what belongs to a pair or item is written from. */
function indentOf(source: Source, path: Path): number {
  const spot = spotOf(source, path)!;
  return spot.pair ? columnOf(source.text, keyStart(spot.pair)) : columnOf(source.text, dashOf(spot.parent, spot.index));
}

function replace(path: Path, value: unknown, options: InsertOptions): Step {
  return (source) => {
    const { text } = source;
    if (path.length === 0) {
      return [{ from: 0, to: text.length, insert: `${blockLines(value, 0)}\n` }];
    }

    const spot = spotOf(source, path)!;
    const node = spot.value;
    if (inFlow(source, path)) {
      const there = node?.range && node.range[1] > node.range[0];
      return there
        ? [{ from: node.range![0], to: contentEnd(text, node), insert: flowText(value) }]
        : [{ ...behind(spot.pair, node), insert: ` ${flowText(value)}` }];
    }

    const colon = spot.pair ? afterColon(spot.pair) : dashOf(spot.parent, spot.index) + 1;
    const insert = spot.pair
      ? valueText(value, indentOf(source, path), options.block)
      : ` ${inItem(value, indentOf(source, path) + 2)}`;
    const empty = node?.range === undefined || node.range === null || node.range[1] === node.range[0];
    const end = empty ? colon : contentEnd(text, node);
    const begin = empty ? colon : node.range![0];
    // On the line of its key: what is written behind it on that line stays.
    const inline = begin <= lineEnd(text, colon);
    if (inline && !insert.startsWith('\n')) {
      const rest = text.slice(end, lineEnd(text, end));
      const comment = insert.includes('\n') ? rest : '';
      return comment.trim() === ''
        ? [{ from: colon, to: end, insert }]
        : [{ from: colon, to: lineEnd(text, end), insert: insert.replace('\n', `${comment}\n`) }];
    }

    if (inline) {
      return [{ from: colon, to: end, insert: '' }, { from: lineEnd(text, end), to: lineEnd(text, end), insert }];
    }

    const keyLine = lineEnd(text, colon);
    const firstLine = insert.split('\n', 1)[0]!;
    // A comment behind the last line of what was there goes with it, unless the new value can stand before it.
    const last = isScalar(node) && firstLine === insert ? end : lineEnd(text, end);
    return insert.startsWith('\n')
      ? [{ from: keyLine, to: last, insert }]
      : [{ from: colon, to: colon, insert: firstLine }, { from: keyLine, to: last, insert: insert.slice(firstLine.length) }];
  };
}

function behind(pair: Pair | undefined, node: Node | null): { from: number; to: number } {
  const at = pair ? afterColon(pair) : node!.range![0];
  return { from: at, to: at };
}

/** A list item's text behind its dash. */
function inItem(value: unknown, indent: number): string {
  const short = isRecord(value) || Array.isArray(value) ? valueText(value, indent) : '';
  return short !== '' && !short.startsWith('\n') ? short.trimStart() : blockLines(value, indent);
}

function insert(path: Path, value: unknown, options: InsertOptions): Step {
  return (source) => {
    const parentPath = path.slice(0, -1);
    const parent = nodeAt(source, parentPath) as YAMLMap | YAMLSeq | null;
    if (parent === null) {
      return [atTheEnd(source.text, String(path.at(-1)), value, options)];
    }

    const key = path.at(-1)!;
    const flow = isFlow(parent);
    if (flow && parent.items.length === 0 && parentPath.length > 0 && !inFlow(source, parentPath)) {
      return replace(parentPath, typeof key === 'number' ? [value] : { [key]: value }, { block: true })(source);
    }

    return flow ? insertInFlow(source, parent, key, value) : insertInBlock(source, parent, key, value, options);
  };
}

/** The first key of a text that holds nothing but comments. */
function atTheEnd(text: string, key: string, value: unknown, options: InsertOptions): Change {
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  return { from: text.length, to: text.length, insert: `${gap}${keyOf(key, false)}:${valueText(value, 0, options.block)}\n` };
}

function insertInFlow(source: Source, parent: YAMLMap | YAMLSeq, key: string | number, value: unknown): Change[] {
  const entry = typeof key === 'number' ? flowText(value) : `${keyOf(key, true)}: ${flowText(value)}`;
  const last = parent.items.at(-1) as Node | Pair | undefined;
  const at = last === undefined ? parent.range![0] + 1 : endOfItem(source.text, last);
  return [{ from: at, to: at, insert: last === undefined ? entry : `, ${entry}` }];
}

function endOfItem(text: string, item: Node | Pair): number {
  if ('key' in item) {
    const value = item.value as Node | null;
    return value?.range && value.range[1] > value.range[0] ? contentEnd(text, value) : afterColon(item);
  }

  return contentEnd(text, item);
}

function insertInBlock(source: Source, parent: YAMLMap | YAMLSeq, key: string | number, value: unknown, options: InsertOptions): Change[] {
  const { text } = source;
  if (typeof key === 'number') {
    const seq = parent;
    const column = columnOf(text, dashOf(seq, 0));
    const at = lineEnd(text, endOfItem(text, seq.items.at(-1) as Node));
    return [{ from: at, to: at, insert: `\n${' '.repeat(column)}- ${inItem(value, column + 2)}` }];
  }

  const map = parent as YAMLMap;
  const before = map.items.filter((pair) => options.after?.includes(String((pair.key as { value?: unknown }).value)));
  const last = before.at(-1) ?? map.items.at(-1)!;
  const column = columnOf(text, keyStart(map.items[0]!));
  const at = lineEnd(text, endOfItem(text, last));
  const entry = `${' '.repeat(column)}${keyOf(key, false)}:${valueText(value, column, options.block)}`;
  return [{ from: at, to: at, insert: `${isSpaced(text, map) ? '\n\n' : '\n'}${entry}` }];
}

/** Its entries have empty lines between them. */
function isSpaced(text: string, map: YAMLMap): boolean {
  const [first, second] = map.items;
  return first !== undefined && second !== undefined && /\n[ \t]*\r?\n/.test(text.slice(endOfItem(text, first), keyStart(second)));
}

function removal(path: Path): Step {
  return (source) => {
    const { text } = source;
    const { parent, index, pair } = spotOf(source, path)!;
    const item = parent.items[index] as Node | Pair;
    const from = pair ? keyStart(pair) : isFlow(parent) ? (item as Node).range![0] : dashOf(parent, index);
    const to = endOfItem(text, item);
    if (isFlow(parent)) {
      return [removalInFlow(text, parent, index, from, to)];
    }

    const parentPath = path.slice(0, -1);
    if (parent.items.length === 1 && parentPath.length > 0) {
      return replace(parentPath, isMap(parent) ? {} : [], {})(source);
    }

    if (text.slice(lineStart(text, from), from).trim() !== '') {
      // The first key behind a dash: the dash stays for the next.
      return [{ from, to: keyStart((parent as YAMLMap).items[index + 1]!), insert: '' }];
    }

    return [removalOfLines(text, from, to)];
  };
}

function removalInFlow(text: string, parent: YAMLMap | YAMLSeq, index: number, from: number, to: number): Change {
  const next = parent.items[index + 1] as Node | Pair | undefined;
  if (next !== undefined) {
    return { from, to: 'key' in next ? keyStart(next) : next.range![0], insert: '' };
  }

  const previous = parent.items[index - 1] as Node | Pair | undefined;
  return { from: previous === undefined ? from : endOfItem(text, previous), to, insert: '' };
}

function removalOfLines(text: string, from: number, to: number): Change {
  const column = columnOf(text, from);
  let begin = lineStart(text, from);
  for (let above = lineStart(text, begin - 1); begin > 0; above = lineStart(text, begin - 1)) {
    const line = text.slice(above, begin);
    if (!line.trimStart().startsWith('#') || line.length - line.trimStart().length !== column) {
      break;
    }

    begin = above;
  }

  let end = Math.min(text.length, lineEnd(text, to) + 1);
  const blankBefore = begin === 0 || /\n[ \t]*\r?\n$/.test(text.slice(0, begin));
  const blankAfter = /^[ \t]*\r?\n/.exec(text.slice(end));
  if (blankBefore && blankAfter) {
    end += blankAfter[0].length;
  }

  return { from: begin, to: end, insert: '' };
}

const placeholder = 'baton-placeholder-4f1c';

/** Sets what is at the path to a piece of YAML as it is written, comments and all; the piece must be readable. */
export function putPiece(text: string, path: Path, piece: string, options: InsertOptions = {}): string {
  const source = parse(piece);
  if (piece.trim() === '') {
    return remove(text, path);
  }

  const value = jsonOf(source, source.doc.contents);
  const before = parse(text);
  if (inFlow(before, path) || isFlow(nodeAt(before, path.slice(0, -1)))) {
    return put(text, path, value, options);
  }

  const held = put(text, path, placeholder, options);
  const now = parse(held);
  const at = nodeAt(now, path)!.range![0];
  const indent = ' '.repeat(indentOf(now, path) + 2);
  const trimmed = piece.trimEnd();
  const isBlock = source.doc.contents !== null && !isScalar(source.doc.contents) && !isFlow(source.doc.contents);
  const lines = trimmed.split('\n').map((line) => (line === '' ? '' : indent + line));
  const end = at + placeholder.length;
  if (!isBlock && !trimmed.startsWith('#')) {
    const insert = lines.map((line, index) => (index === 0 ? line.trimStart() : line)).join('\n');
    return held.slice(0, at) + insert + held.slice(end);
  }

  const rest = held.slice(end, lineEnd(held, end));
  return `${held.slice(0, at).replace(/ +$/, '')}${rest}\n${lines.join('\n')}${held.slice(lineEnd(held, end))}`;
}

/** What stands at the path, as a piece of YAML of its own; empty when there is nothing. */
export function pieceOf(source: Source, path: Path): string {
  const node = nodeAt(source, path);
  const spot = spotOf(source, path);
  if (!spot || isEmpty(node)) {
    return '';
  }

  const { text } = source;
  if (inFlow(source, path)) {
    return text.slice(node!.range![0], contentEnd(text, node!));
  }

  const colon = spot.pair ? afterColon(spot.pair) : dashOf(spot.parent, spot.index) + 1;
  const begin = node!.range![0];
  const end = contentEnd(text, node!);
  const own = begin > lineEnd(text, colon);
  const lines = text.slice(own ? lineEnd(text, colon) + 1 : begin, own ? lineEnd(text, end) : end).split('\n');
  const indents = lines.slice(own ? 0 : 1).filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const least = own ? Math.min(...indents) : Math.min(indentOf(source, path) + 2, ...indents);
  return lines.map((line, index) => (index === 0 && !own ? line : line.slice(least))).join('\n');
}
