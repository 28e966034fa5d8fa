import { isMap } from 'yaml';
import { put } from '../yaml/edit';
import { jsonOf, keyStart, lineEnd, contentEnd, lineStart, nodeAt, parse, syntaxError } from '../yaml/source';
import { renameInText } from './actions';
import { freeId, graphOf, list, record, text as textOf, type Graph, type Scope } from './graph';

/** The nodes as a piece of a workflow file, with their comments. */
export function copyNodes(text: string, graph: Graph, ids: ReadonlySet<string>): string {
  const source = parse(text);
  const holder = nodeAt(source, graph.scope.nodes);
  if (!isMap(holder) || graph.scope.single) {
    return '';
  }

  const pieces = graph.nodes.filter((node) => ids.has(node.id)).map((node) => {
    const pair = holder.items.find((one) => source.text.slice(keyStart(one)).startsWith(node.id))!;
    const start = lineStart(text, keyStart(pair));
    const value = nodeAt(source, node.path);
    if (holder.flow === true || value === null) {
      return put('', [node.id], node.fields);
    }

    const column = keyStart(pair) - start;
    const lines = text.slice(start, lineEnd(text, contentEnd(text, value))).split('\n');
    return `${lines.map((line) => (line.slice(0, column).trim() === '' ? line.slice(column) : line)).join('\n')}\n`;
  });
  return pieces.join('');
}

/** Whether a text is a piece that can be pasted. */
export function isPiece(piece: string): boolean {
  const source = parse(piece);
  const nodes = syntaxError(source) ? {} : record(jsonOf(source, source.doc.contents));
  return Object.keys(nodes).length > 0 && Object.values(nodes).every((node) => typeof record(node).type === 'string');
}

/** Adds the nodes of a piece, under free names; edges and references between them stay between them. */
export function pasteNodes(text: string, scope: Scope, piece: string): { text: string; ids: string[] } {
  const source = parse(piece);
  const nodes = Object.entries(record(jsonOf(source, source.doc.contents)));
  const taken = new Set(graphOf(parse(text), scope).nodes.map((node) => node.id));
  const present = new Set(taken);
  const names = new Map<string, string>();
  for (const [id] of nodes) {
    const free = freeId(taken, id);
    taken.add(free);
    names.set(id, free);
  }

  const speak = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return [...names].reduce((now, [from, to]) => (from === to ? now : renameInText(now, from, to)), value);
    }

    return Array.isArray(value) ? value.map(speak)
      : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, speak(one)])) : value;
  };
  let now = text;
  for (const [id, fields] of nodes) {
    const { needs, ...rest } = record(fields);
    const kept = list(needs).flatMap((need) => {
      const from = textOf(need) ?? textOf(record(need).node) ?? '';
      const name = names.get(from) ?? (present.has(from) ? from : undefined);
      return name === undefined ? [] : [typeof need === 'string' ? name : { ...record(need), node: name }];
    });
    const { type, ...others } = rest;
    const node = { type, ...(kept.length > 0 ? { needs: kept } : {}), ...record(speak(others)) };
    now = put(now, [...scope.nodes, names.get(id)!], node, { block: true });
  }

  return { text: now, ids: [...names.values()] };
}
