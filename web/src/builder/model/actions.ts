import { isMap, isScalar, isSeq, visit } from 'yaml';
import { applyChanges, pieceOf, put, putPiece, remove, rename } from '../yaml/edit';
import { isFlow, nodeAt, parse, spotOf, type Change, type Path } from '../yaml/source';
import { branchesOf, freeId, graphOf, list, text as textOf, type Fields, type Graph, type GraphEdge, type Outcome, type Scope } from './graph';
import { newNode, orderOf } from './schema';

/** Every action takes a text and gives the text after it: undo is the history of the text. */

export interface EdgeForm {
  on: Outcome;
  branch: string | undefined;
  when: string | undefined;
}

export const plainEdge: EdgeForm = { on: 'success', branch: undefined, when: undefined };

export interface Added {
  text: string;
  id: string;
}

/** Adds a node of the type, behind another one when that is given.
 * @param start what it begins with instead of what nodes of the type usually do. */
export function addNode(
  text: string, scope: Scope, type: string, after?: string, edge: EdgeForm = plainEdge, start: Fields = {},
): Added {
  const graph = graphOf(parse(text), scope);
  const id = freeId(graph.nodes.map((node) => node.id), type === 'human_gate' ? 'gate' : type === 'workflow' ? 'child' : type.split('_')[0]!);
  const { type: word, ...rest } = { ...newNode(type), ...start };
  const needs = after === undefined ? {} : { needs: [needOf(after, edge)] };
  return { text: put(text, [...scope.nodes, id], { type: word, ...needs, ...rest }, { block: true }), id };
}

/** An entry of `needs`: the id alone when nothing else is to be said. */
function needOf(from: string, { on, branch, when }: EdgeForm): unknown {
  const rest = { ...(on === 'success' ? {} : { on }), ...(branch === undefined ? {} : { branch }), ...(when === undefined ? {} : { when }) };
  return Object.keys(rest).length === 0 ? from : { node: from, ...rest };
}

/** Makes `to` come after `from`; the same text when it does already. */
export function connect(text: string, graph: Graph, from: string, to: string, edge: EdgeForm = plainEdge): string {
  const target = graph.nodes.find((node) => node.id === to);
  const there = (one: GraphEdge) => one.from === from && one.to === to && one.kind === edge.on && one.branch === edge.branch;
  if (!target || from === to || graph.edges.some(there)) {
    return text;
  }

  const needs = list(target.fields.needs);
  return setField(text, target.path, orderOf(textOf(target.fields.type) ?? ''), 'needs', [...needs, needOf(from, edge)]);
}

/** Changes what an edge of `needs` or `edges` says. */
export function changeEdge(text: string, edge: GraphEdge, next: EdgeForm): string {
  const source = parse(text);
  const need = needOf(edge.from, next);
  if (edge.path.at(-2) === 'needs' && isScalar(nodeAt(source, edge.path))) {
    return put(text, edge.path, need);
  }

  const ends = edge.path.at(-2) === 'needs' ? { node: edge.from } : { from: edge.from, to: edge.to };
  return put(text, edge.path, { ...ends, ...(typeof need === 'object' && need !== null ? without(need as Fields, 'node') : {}) });
}

/** Puts a new node in the middle of an edge: it is reached as the edge says, and leads to where the edge led. */
export function insertOnEdge(text: string, scope: Scope, type: string, edge: GraphEdge, start: Fields = {}): Added {
  const added = addNode(text, scope, type, edge.from, { on: edge.kind as Outcome, branch: edge.branch, when: edge.when }, start);
  const node = graphOf(parse(added.text), scope).nodes.find((one) => one.id === added.id);
  const branch = branchesOf(node)?.[0];
  return { text: changeEdge(added.text, { ...edge, from: added.id }, { ...plainEdge, branch }), id: added.id };
}

/** Lets an edge lead from or to other nodes, under the same circumstances. */
export function reconnect(text: string, graph: Graph, edge: GraphEdge, from: string, to: string): string {
  const branches = branchesOf(graph.nodes.find((node) => node.id === from));
  const branch = edge.branch !== undefined && branches?.includes(edge.branch) ? edge.branch : undefined;
  const form: EdgeForm = { on: edge.kind as Outcome, branch, when: edge.when };
  if (to === edge.to) {
    return changeEdge(text, { ...edge, from }, form);
  }

  const cut = removeEdges(text, [edge]);
  return connect(cut, graphOf(parse(cut), graph.scope), from, to, form);
}

/** Takes edges away, and lists that become empty. */
export function removeEdges(text: string, edges: readonly GraphEdge[]): string {
  // From the end of each list, so that the places of the others stay true.
  const last = (edge: GraphEdge) => (typeof edge.path.at(-1) === 'number' ? (edge.path.at(-1) as number) : 0);
  return [...edges].sort((a, b) => last(b) - last(a)).reduce((now, edge) => {
    const holder = edge.path.slice(0, -1);
    const items = nodeAt(parse(now), holder);
    return typeof edge.path.at(-1) === 'number' && isSeq(items) && items.items.length === 1 ? remove(now, holder) : remove(now, edge.path);
  }, text);
}

/** Takes nodes away with every edge from and to them. */
export function removeNodes(text: string, graph: Graph, ids: ReadonlySet<string>): string {
  const outside = graph.edges.filter((edge) => (ids.has(edge.from) || ids.has(edge.to)) && !insideOf(edge.path, graph, ids));
  const cut = removeEdges(text, outside);
  return graph.nodes.filter((node) => ids.has(node.id)).reduce((now, node) => remove(now, node.path), cut);
}

const insideOf = (path: Path, graph: Graph, ids: ReadonlySet<string>) =>
  graph.nodes.some((node) => ids.has(node.id) && node.path.every((step, index) => path[index] === step));

/** Gives a node another id, everywhere it is spoken of: edges, fields, references and expressions. */
export function renameNode(text: string, scope: Scope, from: string, to: string): string {
  const path = [...scope.nodes, from];
  const source = parse(text);
  const changes: Change[] = [];
  const place = (node: unknown, insert: string) => {
    if (isScalar(node)) {
      changes.push({ from: node.range![0], to: node.range![1], insert });
    }
  };
  const graph = graphOf(source, scope);
  for (const edge of graph.edges) {
    const node = nodeAt(source, edge.path);
    const needed = edge.path.at(-2) === 'needs';
    if (edge.from === from && edge.kind !== 'fallback' && edge.kind !== 'corrects') {
      place(isScalar(node) ? node : nodeAt(source, [...edge.path, needed ? 'node' : 'from']), to);
    }

    if (edge.to === from && !needed) {
      place(isScalar(node) ? node : nodeAt(source, [...edge.path, 'to']), to);
    }
  }

  const isKnown = new Set(changes.map((change) => change.from));
  const owner = nodeAt(source, scope.nodes.length === 1 ? [] : scope.nodes.slice(0, -1));
  if (owner) {
    visit(owner, {
      Scalar: (key, node) => {
        const range = node.range;
        if (key === 'key' || !range || typeof node.value !== 'string' || isKnown.has(range[0])) {
          return;
        }

        const written = text.slice(range[0], range[1]);
        const insert = renameInText(written, from, to);
        if (insert !== written) {
          changes.push({ from: range[0], to: range[1], insert });
        }
      },
    });
  }

  return rename(applyChanges(text, changes), path, to);
}

/** The text of a value with another name for a node: `$id`, `outputs.id`, `nodes.id`, `outputs['id']`. */
export function renameInText(written: string, from: string, to: string): string {
  const id = from.replaceAll('-', '\\-');
  const dotted = /^[A-Za-z_]\w*$/.test(to);
  return written
    .replaceAll(new RegExp(`(^["']?|[^$\\w])\\$${id}(?![\\w-])`, 'g'), (_, before: string) => `${before}$${to}`)
    .replaceAll(new RegExp(`\\b(outputs|nodes)\\.${id}(?![\\w])`, 'g'), (_, holder: string) => (dotted ? `${holder}.${to}` : `${holder}['${to}']`))
    .replaceAll(new RegExp(`\\b(outputs|nodes)\\[(\\\\?["'])${id}\\2\\]`, 'g'), (_, holder: string, quote: string) => `${holder}[${quote}${to}${quote}]`);
}

/** Sets a field of a node, or takes it away when the value is undefined. */
export function setField(text: string, path: Path, order: readonly string[], name: string, value: unknown): string {
  const full = [...path, name];
  return value === undefined ? remove(text, full) : put(text, full, value, { after: order.slice(0, order.indexOf(name)) });
}

/** Another type keeps what both have, and begins the rest anew. */
export function changeType(text: string, path: Path, fields: Fields, type: string, start: Fields = {}): string {
  const allowed = new Set(orderOf(type));
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.has(name)));
  return put(text, path, { ...kept, ...without({ ...newNode(type), ...start }, ...Object.keys(kept).filter((name) => name !== 'type')), type });
}

/** Makes a body that is one node a graph, so that it can have more; what is written in it stays as it is. */
export function widenBody(text: string, body: Path): string {
  const source = parse(text);
  if (!isMap(spotOf(source, body)?.value)) {
    return text;
  }

  const node = pieceOf(source, body).split('\n').map((line) => (line === '' ? '' : `    ${line}`)).join('\n');
  return putPiece(text, body, isFlow(nodeAt(source, body)) ? `nodes:\n  first: ${node.trim()}` : `nodes:\n  first:\n${node}`);
}

function without(fields: Fields, ...names: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
