import { describe, expect, it, vi } from 'vitest';
import { put } from '../yaml/edit';
import { parse } from '../yaml/source';
import { addNode, connect, renameNode, setField } from './actions';
import { copyNodes, pasteNodes } from './clipboard';
import { corpus } from './corpus';
import { bodyScope, finallyScope, graphOf, mainScope, record, type Graph, type Scope } from './graph';
import { orderOf } from './schema';

// As for the edits: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const comments = (text: string) => [...text.matchAll(/(?<=^|\s)#.*$/gm)].map((match) => match[0]);
const all = corpus();

it('tries every workflow there is', () => expect(all.length).toBeGreaterThan(200));

/** Every graph of the file, bodies too. */
function scopesOf(text: string): Scope[] {
  const source = parse(text);
  const inside = (scope: Scope): Scope[] => [scope, ...graphOf(source, scope).nodes
    .filter((node) => Object.keys(record(node.fields.body)).length > 0).flatMap((node) => inside(bodyScope(node)))];
  return [mainScope, finallyScope].flatMap(inside);
}

const graphIn = (text: string, scope: Scope): Graph => graphOf(parse(text), scope);
/** What the canvas knows of a graph. */
const said = (graph: Graph) => ({ nodes: graph.nodes.map(({ id, fields }) => ({ id, fields })), edges: graph.edges });

describe.each(all)('%s', (_, text) => {
  it('is the same text when everything the canvas knows is written back', () => {
    for (const scope of scopesOf(text)) {
      expect(graphIn(text, scope).nodes.reduce((now, node) => put(now, node.path, node.fields), text)).toBe(text);
    }
  });

  it('is the same workflow when it is drawn anew from what the canvas knows', () => {
    const graph = graphIn(text, mainScope);
    const declared = put(put('', ['name'], 'again'), ['edges'], (parse(text).doc.toJS() as { edges?: unknown }).edges ?? []);
    const again = graph.nodes.reduce((now, node) => put(now, node.path, node.fields), declared);
    expect(said(graphIn(again, mainScope))).toEqual(said(graph));
  });

  it('is the same text after an edit and its opposite, with every comment in between', () => {
    for (const scope of scopesOf(text).filter((one) => !one.single)) {
      for (const node of graphIn(text, scope).nodes) {
        const renamed = renameNode(text, scope, node.id, 'another_name');
        expect(comments(renamed)).toHaveLength(comments(text).length);
        expect(graphIn(renamed, scope).edges).toHaveLength(graphIn(text, scope).edges.length);
        const order = orderOf(String(node.fields.type));
        if (!('title' in node.fields)) {
          const titled = setField(text, node.path, order, 'title', 'A title: #1');
          expect(comments(titled).filter((one) => !one.startsWith('#1'))).toEqual(comments(text));
          expect(graphIn(titled, scope).nodes.find((one) => one.id === node.id)!.fields).toEqual({ ...node.fields, title: 'A title: #1' });
          const back = setField(titled, node.path, order, 'title', undefined);
          // An alias that was edited is written out.
          expect(/\*\w/.test(text) ? parse(back).doc.toJS() : back).toEqual(/\*\w/.test(text) ? parse(text).doc.toJS() : text);
        }
      }
    }
  });

  it('takes a new node that comes after each, and copies of all its nodes', () => {
    for (const scope of scopesOf(text).filter((one) => !one.single)) {
      const graph = graphIn(text, scope);
      const [first] = graph.nodes;
      if (!first) {
        continue;
      }

      const added = addNode(text, scope, 'join');
      const joined = graph.nodes.reduce((now, node) => connect(now, graphIn(now, scope), node.id, added.id), added.text);
      expect(comments(joined)).toEqual(expect.arrayContaining(comments(text)));
      expect(graphIn(joined, scope).edges).toHaveLength(graph.edges.length + graph.nodes.length);
      expect(said(graphIn(joined, scope)).nodes.slice(0, -1)).toEqual(said(graph).nodes);
      const piece = copyNodes(text, graph, new Set(graph.nodes.map((node) => node.id)));
      const pasted = pasteNodes(text, scope, piece);
      expect(pasted.ids).toHaveLength(graph.nodes.length);
      expect(graphIn(pasted.text, scope).nodes).toHaveLength(2 * graph.nodes.length);
      expect(said(graphIn(pasted.text, scope)).nodes.slice(0, graph.nodes.length)).toEqual(said(graph).nodes);
    }
  });
});
