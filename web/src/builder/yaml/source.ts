import { isCollection, isMap, isPair, isScalar, isSeq, parseDocument, type Document, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';

export type Path = readonly (string | number)[];

/** A text and what was read from it. Edits are made on the text, by the places the parser found in it. */
export interface Source {
  text: string;
  doc: Document.Parsed;
}

export interface Change {
  from: number;
  to: number;
  insert: string;
}

export function parse(text: string): Source {
  return { text, doc: parseDocument(text, { keepSourceTokens: true, prettyErrors: false, logLevel: 'silent' }) };
}

/** What is wrong with the text as YAML; undefined when it can be read. */
export function syntaxError(source: Source): { message: string; at: number } | undefined {
  const error = source.doc.errors[0];
  return error && { message: error.message, at: error.pos[0] };
}

/** A key as texts name it: numbers and booleans as written. */
export function keyText(pair: Pair): string {
  return isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : '';
}

export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => keyText(pair) === key);
}

/** The pair or list item a path ends in, and the collection that holds it. */
export interface Spot {
  parent: YAMLMap | YAMLSeq;
  index: number;
  pair: Pair | undefined;
  value: Node | null;
}

export function spotOf(source: Source, path: Path): Spot | undefined {
  let value = source.doc.contents as Node | null;
  let spot: Spot | undefined;
  for (const step of path) {
    if (isMap(value) && typeof step === 'string') {
      const pair = pairOf(value, step);
      if (!pair) {
        return undefined;
      }

      spot = { parent: value, index: value.items.indexOf(pair), pair, value: pair.value as Node | null };
    } else if (isSeq(value) && typeof step === 'number' && step < value.items.length) {
      const item = value.items[step] as Node | Pair | null;
      spot = { parent: value, index: step, pair: undefined, value: isPair(item) ? null : item };
    } else {
      return undefined;
    }

    value = spot.value;
  }

  return spot;
}

export function nodeAt(source: Source, path: Path): Node | null {
  return path.length === 0 ? source.doc.contents : (spotOf(source, path)?.value ?? null);
}

/** Plain JSON of a node; undefined when there is none. */
export function jsonOf(source: Source, node: Node | null): unknown {
  return node === null ? null : (node.toJS(source.doc) as unknown);
}

/** Nothing, or an explicit null: where something can be put in its place. */
export function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

/** Written with brackets. */
export function isFlow(node: Node | null): boolean {
  return isCollection(node) && node.flow === true;
}

/** Inside brackets, at any depth. */
export function inFlow(source: Source, path: Path): boolean {
  return path.some((_, depth) => isFlow(nodeAt(source, path.slice(0, depth))));
}

interface Token { offset: number; type: string }
const tokensOf = (item: unknown, part: 'sep' | 'start'): Token[] => ((item as Record<string, Token[] | undefined> | undefined)?.[part] ?? []);

/** Behind the colon of a pair. */
export function afterColon(pair: Pair): number {
  const colon = tokensOf(pair.srcToken, 'sep').find((token) => token.type === 'map-value-ind');
  return colon ? colon.offset + 1 : (pair.key as Node).range![1];
}

export function keyStart(pair: Pair): number {
  return (pair.key as Node).range![0];
}

/** Where the dash of a block list's item stands. */
export function dashOf(seq: YAMLMap | YAMLSeq, index: number): number {
  const token = seq.srcToken as { items?: unknown[] } | undefined;
  return tokensOf(token?.items?.[index], 'start').find((one) => one.type === 'seq-item-ind')!.offset;
}

/** The end of what a node says, without the comments and blanks after it. */
export function contentEnd(text: string, node: Node): number {
  if (isCollection(node) && node.flow !== true && node.items.length > 0) {
    const last = node.items.at(-1) as Node | Pair | null;
    if (isPair(last)) {
      const value = last.value as Node | null;
      return isEmpty(value) && (value?.range?.[0] ?? 0) === (value?.range?.[1] ?? 0) ? afterColon(last) : contentEnd(text, value!);
    }

    return last === null ? node.range![1] : contentEnd(text, last);
  }

  let end = node.range![1];
  while (end > node.range![0] && /\s/.test(text[end - 1]!)) {
    end--;
  }

  return end;
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line ends, before its line break. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end > 0 && text[end - 1] === '\r' && end > at ? end - 1 : end;
}

export const columnOf = (text: string, at: number): number => at - lineStart(text, at);
