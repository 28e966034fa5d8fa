import { isMap, visit, type Node } from 'yaml';
import { put, remove } from '../yaml/edit';
import { columnOf, contentEnd, jsonOf, keyStart, lineEnd, lineStart, nodeAt, pairOf, parse, spotOf, syntaxError, type Path } from '../yaml/source';
import { renameNode } from './actions';
import { freeId, graphOf, list, mainScope, record, text as textOf, type Graph, type Scope } from './graph';

/** The nodes as a piece of a workflow file, with their comments. */
export function copyNodes(text: string, graph: Graph, ids: ReadonlySet<string>): string {
  const source = parse(text);
  const holder = nodeAt(source, graph.scope.nodes);
  if (!isMap(holder) || graph.scope.single) {
    return '';
  }

  const pieces = graph.nodes.filter((node) => ids.has(node.id)).map((node) => {
    const pair = pairOf(holder, node.id)!;
    const start = commentStart(text, lineStart(text, keyStart(pair)));
    const value = nodeAt(source, node.path);
    if (holder.flow === true || value === null || hasAlias(value)) {
      return put('', [node.id], node.fields);
    }

    const column = columnOf(text, keyStart(pair));
    const lines = text.slice(start, lineEnd(text, contentEnd(text, value))).split('\n');
    return `${lines.map((line) => (line.slice(0, column).trim() === '' ? line.slice(column) : line)).join('\n')}\n`;
  });
  return pieces.join('');
}

/** Its anchor may stay behind. */
function hasAlias(value: Node): boolean {
  let found = false;
  visit(value, { Alias: () => { found = true; return visit.BREAK; } });
  return found;
}

/** The first of the comment lines right above a line, at its column. */
function commentStart(text: string, start: number): number {
  const column = /^ */.exec(text.slice(start))![0].length;
  let begin = start;
  for (let above = lineStart(text, begin - 1); begin > 0; above = lineStart(text, begin - 1)) {
    const line = text.slice(above, begin);
    if (!line.trimStart().startsWith('#') || line.length - line.trimStart().length !== column) {
      break;
    }

    begin = above;
  }

  return begin;
}

/** Whether a text is a piece that can be pasted. */
export function isPiece(piece: string): boolean {
  const source = parse(piece);
  const nodes = syntaxError(source) ? {} : record(jsonOf(source, source.doc.contents));
  return Object.keys(nodes).length > 0 && Object.values(nodes).every((node) => typeof record(node).type === 'string');
}

/** Adds the nodes of a piece with their comments, under free names; edges and references between them stay between them. */
export function pasteNodes(text: string, scope: Scope, piece: string): { text: string; ids: string[] } {
  const present = graphOf(parse(text), scope).nodes.map((node) => node.id);
  let file = `nodes:\n${indented(piece, '  ')}\n`;
  const ids = nodesOf(file);
  const names = new Map<string, string>();
  for (const id of ids) {
    names.set(id, freeId([...present, ...names.values()], id));
  }

  file = withoutEdgesFrom(file, new Set([...ids, ...present]));
  // By way of names that nobody has: one node's new name may be another's old one.
  ids.forEach((id, index) => { file = renameNode(file, mainScope, id, `pasted_node_${index}`); });
  ids.forEach((id, index) => { file = renameNode(file, mainScope, `pasted_node_${index}`, names.get(id)!); });
  const pasted = [...names.values()];
  return { text: pasted.reduce((now, id) => insertNode(now, [...scope.nodes, id], file), text), ids: pasted };
}

const nodesOf = (file: string) => graphOf(parse(file), mainScope).nodes.map((node) => node.id);
const indented = (lines: string, by: string) => lines.trimEnd().split('\n').map((line) => (line === '' ? '' : by + line)).join('\n');

/** Edges from nodes that are in neither file lead nowhere. */
function withoutEdgesFrom(file: string, known: ReadonlySet<string>): string {
  let now = file;
  for (const node of graphOf(parse(file), mainScope).nodes) {
    const needs = list(node.fields.needs);
    const gone = needs.flatMap((need, index) => (known.has(textOf(need) ?? textOf(record(need).node) ?? '') ? [] : [index]));
    now = gone.length === needs.length && gone.length > 0
      ? remove(now, [...node.path, 'needs'])
      : gone.reverse().reduce((one, index) => remove(one, [...node.path, 'needs', index]), now);
  }

  return now;
}

/** Adds a node of another file as it is written there. */
function insertNode(text: string, path: Path, file: string): string {
  const id = String(path.at(-1));
  const from = graphOf(parse(file), mainScope);
  const holder = nodeAt(parse(text), path.slice(0, -1));
  if (isMap(holder) && holder.flow === true) {
    return put(text, path, from.nodes.find((node) => node.id === id)!.fields);
  }

  const held = put(text, path, 'here', { block: true });
  const spot = spotOf(parse(held), path)!;
  const start = lineStart(held, keyStart(spot.pair!));
  const column = keyStart(spot.pair!) - start;
  const lines = indented(copyNodes(file, from, new Set([id])), ' '.repeat(column));
  return held.slice(0, start) + lines + held.slice(lineEnd(held, contentEnd(held, spot.value!)));
}
