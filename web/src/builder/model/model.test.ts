import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Agent, Model, ToolServer } from '@/api/types';
import { put } from '../yaml/edit';
import { parse, type Source } from '../yaml/source';
import {
  addNode, changeEdge, changeType, connect, plainEdge, removeEdges, removeNodes, renameInText, renameNode, setField, widenBody,
} from './actions';
import { asidesOf } from '../canvas/look';
import { callableOf, nothingKnown, startOf } from './callable';
import { copyNodes, isPiece, pasteNodes } from './clipboard';
import { complete } from './complete';
import { ancestorsOf, branchesOf, finallyScope, graphOf, mainScope } from './graph';
import { card, layout, neighbour } from './layout';
import { pathOf, placeOf } from './problems';
import { commonNames, nodeType, nodeTypes, orderOf } from './schema';
import { surroundingsOf } from './surroundings';

const read = (name: string) => readFileSync(`../examples/${name}.dag.yaml`, 'utf8');
const words = read('word-count');
const release = read('release-check');
const graph = (text: string, scope = mainScope) => graphOf(parse(text), scope);
const edges = (text: string) => graph(text).edges.map((edge) => edge.key);

it('sees nodes, edges with their branches, fallbacks, corrections and finally', () => {
  expect(graph(words).nodes.map((node) => node.id)).toEqual(
    ['count', 'fingerprint', 'longest', 'total', 'together', 'is_large', 'praise', 'shrug', 'report']);
  expect(graph(words).edges.find((edge) => edge.to === 'praise')).toMatchObject({ from: 'is_large', branch: 'true', kind: 'success' });
  expect(graph(read('retry')).edges).toContainEqual(expect.objectContaining({ from: 'slow', to: 'quick', kind: 'fallback' }));
  expect(graph(release).edges).toContainEqual(expect.objectContaining({ from: 'approve', to: 'draft', kind: 'corrects' }));
  expect(graph(read('on-failure-cleanup'), finallyScope).nodes.map((node) => node.id)).toEqual(['clean_up']);
  expect(edges('nodes:\n  a: {type: join}\n  b: {type: join}\nedges:\n  - {from: a, to: b, on: always}\n')).toEqual(['a>b']);
  expect(ancestorsOf(graph(words), 'together').sort()).toEqual(['count', 'fingerprint', 'longest', 'total']);
  expect(branchesOf(graph(release).nodes.find((node) => node.id === 'approve'))).toEqual(['approve', 'reject', 'correct']);
  expect(branchesOf(graph(read('etl')).nodes.find((node) => node.id === 'verdict'))).toEqual(['refuse', 'load_with_warning', 'load']);
});

describe('actions', () => {
  it('draw a whole workflow from nothing', () => {
    let text = put('', ['name'], 'drawn');
    text = addNode(text, mainScope, 'transform').text;
    const second = addNode(text, mainScope, 'condition', 'transform');
    const third = addNode(second.text, mainScope, 'transform', second.id, { on: 'success', branch: 'true', when: undefined });
    expect(third.text).toBe('name: drawn\nnodes:\n  transform:\n    type: transform\n    value: null\n  condition:\n    type: condition\n'
      + '    needs: [transform]\n    if: "true"\n  transform_2:\n    type: transform\n    needs: [{node: condition, branch: "true"}]\n    value: null\n');
    expect(edges(third.text)).toEqual(['transform>condition', 'condition>transform_2']);
  });

  it('connect and disconnect without touching a comment', () => {
    const text = connect(words, graph(words), 'fingerprint', 'shrug', { on: 'always', branch: undefined, when: 'input.large > 1' });
    expect(text).toContain('needs: [{node: is_large, branch: "false"}, {node: fingerprint, on: always, when: input.large > 1}]');
    expect(connect(text, graph(text), 'fingerprint', 'shrug', { on: 'always', branch: undefined, when: undefined })).toBe(text);
    const edge = graph(text).edges.find((one) => one.from === 'fingerprint' && one.to === 'shrug')!;
    expect(removeEdges(text, [edge])).toBe(words);
    const plain = changeEdge(words, graph(words).edges.find((one) => one.to === 'total')!, { on: 'failure', branch: undefined, when: undefined });
    expect(plain).toContain('needs: [{node: count, on: failure}]');
    expect(changeEdge(plain, graph(plain).edges.find((one) => one.to === 'total')!, { on: 'success', branch: undefined, when: undefined }))
      .toContain('needs: [{node: count}]');
  });

  it('remove a node with its edges, and the others stay as they are', () => {
    const text = removeNodes(words, graph(words), new Set(['fingerprint', 'longest']));
    expect(text).toContain('needs: [total]');
    expect(text).not.toContain('so it starts at the same moment');
    expect(text).toContain('# goes on once both sides are done');
    expect(graph(text).nodes).toHaveLength(7);
  });

  it('rename a node wherever it is spoken of', () => {
    const text = renameNode(words, mainScope, 'count', 'counted');
    expect(text).toContain('outputs.counted.sortBy');
    expect(text).toContain('needs: [counted]');
    expect(text.replaceAll('counted', 'count')).toBe(words);
    const draft = renameNode(release, mainScope, 'draft', 'notes-draft');
    expect(draft).toContain("${ outputs['notes-draft'].notes }");
    expect(draft).toContain('corrects: notes-draft');
    expect(renameInText('$a.b and $ab ${ outputs.a.b + outputs.ab }', 'a', 'x')).toBe('$x.b and $ab ${ outputs.x.b + outputs.ab }');
  });

  it('set fields in the order of the schema and take them away', () => {
    const text = setField(words, ['nodes', 'longest'], orderOf('transform'), 'timeout', '5s');
    expect(text).toContain('needs: [count]\n    timeout: 5s\n    value');
    expect(setField(text, ['nodes', 'longest'], orderOf('transform'), 'timeout', undefined)).toBe(words);
  });

  it('change the type and keep what both have', () => {
    const node = graph(words).nodes.find((one) => one.id === 'longest')!;
    const text = changeType(words, node.path, node.fields, 'wait');
    expect(graph(text).nodes.find((one) => one.id === 'longest')!.fields).toEqual({ type: 'wait', needs: ['count'], for: '1m' });
  });

  it('make a body a graph', () => {
    const text = widenBody(words, ['nodes', 'count', 'body']);
    expect(text).toContain('            # An argument list, not a shell line: a file name with blanks');
    expect(text).toContain('# what it prints is read as JSON');
    const flow = 'nodes:\n  a: {type: loop, body: {type: wait, for: 1s}}\n  b:\n    body: {type: wait, for: 1s} # one\n';
    expect(parse(widenBody(flow, ['nodes', 'a', 'body'])).doc.toJS()).toMatchObject({ nodes: { a: { body: { nodes: { first: { for: '1s' } } } } } });
    expect(widenBody(flow, ['nodes', 'b', 'body'])).toContain('# one\n      nodes:\n        first: {type: wait, for: 1s}\n');
    const scope = { nodes: ['nodes', 'count', 'body', 'nodes'], edges: undefined, single: false };
    expect(graphOf(parse(text), scope).nodes.map((node) => node.id)).toEqual(['first']);
  });

  it('copy nodes with their comments and paste them under free names', () => {
    const piece = copyNodes(words, graph(words), new Set(['count', 'longest']));
    expect(piece).toContain('An argument list, not a shell line');
    expect(isPiece(piece)).toBe(true);
    expect(isPiece('just: text')).toBe(false);
    const { text, ids } = pasteNodes(words, mainScope, piece);
    expect(ids).toEqual(['count_2', 'longest_2']);
    const copy = graph(text).nodes.find((node) => node.id === 'longest_2')!;
    expect(copy.fields).toMatchObject({ needs: ['count_2'], value: '${ outputs.count_2.sortBy(one, -one.stdout.words)[0].stdout.file }' });
  });
});

const examples = readdirSync('../examples').filter((file) => file.endsWith('.yaml'));

it.each(examples)('goes from %s to the canvas and back without losing anything', (file) => {
  const text = readFileSync(`../examples/${file}`, 'utf8');
  const source: Source = parse(text);
  for (const scope of [mainScope, finallyScope]) {
    for (const node of graphOf(source, scope).nodes) {
      expect(put(text, node.path, node.fields)).toBe(text);
      expect(nodeType(node.fields.type)!.fields.map((field) => field.name)).toEqual(
        expect.arrayContaining(Object.keys(node.fields).filter((name) => name !== 'type')));
    }
  }

  // Drawn anew from what the canvas knows, it is the same workflow.
  const main = graphOf(source, mainScope);
  const again = main.nodes.reduce((now, node) => put(now, node.path, node.fields), put('', ['name'], 'again'));
  const said = (one: typeof main) => one.nodes.map(({ id, fields }) => ({ id, fields }));
  expect(said(graphOf(parse(again), mainScope))).toEqual(said(main));
  expect(graphOf(parse(again), mainScope).edges).toEqual(main.edges);
});

describe('layout', () => {
  it('puts every node below those it depends on, and none upon another', () => {
    const { points } = layout(graph(words));
    for (const edge of graph(words).edges) {
      expect(points.get(edge.to)!.y).toBeGreaterThan(points.get(edge.from)!.y);
    }

    const all = [...points.values()];
    expect(all.every((a, i) => all.every((b, j) => i === j || a.y !== b.y || Math.abs(a.x - b.x) >= card.width))).toBe(true);
    expect(neighbour(points, 'together', 'down')).toBe('is_large');
    expect(neighbour(points, 'report', 'down')).toBeUndefined();
  });

  it('leads long edges past the nodes of the rows between', () => {
    const { points, ways } = layout(graph(words));
    const way = ways.get('fingerprint>together')!;
    expect(way).toHaveLength(1);
    const row = [...points].filter(([, point]) => point.y + card.height / 2 === way[0]!.y);
    expect(row.length).toBeGreaterThan(0);
    expect(row.every(([, point]) => way[0]!.x < point.x || way[0]!.x > point.x + card.width)).toBe(true);
  });

  it('draws cycles too, and a thousand nodes quickly', () => {
    expect(layout(graph('nodes:\n  a: {type: join, needs: [b]}\n  b: {type: join, needs: [a]}\n')).points.size).toBe(2);
    const many = Array.from({ length: 1_000 }, (_, i) => `  n${i}: {type: join, needs: [${i < 10 ? '' : `n${i - 10}, n${Math.floor(i / 2)}`}]}`);
    const large = graph(`nodes:\n${many.join('\n')}\n`);
    const begun = performance.now();
    expect(layout(large).points.size).toBe(1_000);
    expect(performance.now() - begun).toBeLessThan(3_000); // a busy machine takes several times as long as an idle one
  });
});

it('finds where a mistake belongs', () => {
  expect(pathOf("nodes.rank.needs[0]")).toEqual(['nodes', 'rank', 'needs', 0]);
  expect(placeOf(pathOf('nodes.count.body.with.command'), parse(words).doc.toJS())).toEqual({ scope: mainScope, node: 'count' });
  const wide = widenBody(words, ['nodes', 'count', 'body']);
  expect(placeOf(pathOf('nodes.count.body.nodes.first.tool'), parse(wide).doc.toJS())).toMatchObject({ node: 'first', scope: { nodes: ['nodes', 'count', 'body', 'nodes'] } });
  expect(placeOf(pathOf('input.type'), {})).toBeUndefined();
});

it('has a form for every node type', () => {
  expect(nodeTypes.map((type) => type.name)).toEqual(expect.arrayContaining(['tool_call', 'transform', 'condition', 'parallel', 'join', 'human_gate', 'wait', 'loop']));
  expect(nodeType('tool_call')!.fields.find((field) => field.name === 'retry')).toMatchObject({ kind: 'group' });
  expect(nodeType('condition')!.fields.find((field) => field.name === 'switch')).toMatchObject({ kind: 'groups' });
  expect(commonNames).toContain('timeout');
});

describe('completion', () => {
  const past: Record<string, unknown> = { total: { sum: 3, parts: [{ file: 'a' }] } };
  const choices = (before: string, language: 'expression' | 'value', node = 'praise', scope = mainScope) =>
    complete(before, language, surroundingsOf(parse(words), scope, node, undefined, { outputOf: (run) => past[run], callable }))
      ?.choices.map((choice) => choice.label) ?? [];
  const callable = callableOf(
    [{ name: 'writer', title: 'Writer' } as Agent], [{ name: 'small', model: 'm' } as Model],
    [{ tools: [{ tool: 'mcp:notes/find', title: null, description: 'Finds notes.\nAll.', unsupported: null }, { tool: 'mcp:notes/odd', unsupported: 'why' }] } as ToolServer],
  );
  it('offers agents, models and tools that there are', () => {
    expect(choices('ask:\n  agent: w', 'value')).toEqual(['small', 'writer']);
    expect(choices('{type: tool_call, tool: "mcp:n', 'value')).toEqual(['http', 'process', 'mcp:notes/find']);
    expect(choices('tools: [mcp:', 'value')).toEqual(['mcp:notes/find']);
    expect(choices('prompt: my agent: ', 'value')).toEqual([]);
    expect(callable.tools.at(-1)).toEqual({ label: 'mcp:notes/find', detail: 'Finds notes.' });
  });

  it('begins a call of an agent with one that there is', () => {
    expect(startOf('agent_call', callable)).toEqual({ agent: 'small', with: { prompt: '' } });
    expect(startOf('agent_call', { ...callable, agents: callable.agents.slice(1) })).toEqual({ agent: 'writer', with: { message: '' } });
    expect([startOf('agent_call', nothingKnown), startOf('wait', callable)]).toEqual([{}, {}]);
    expect(addNode(words, mainScope, 'agent_call', undefined, plainEdge, startOf('agent_call', callable)).text).toContain('agent: small');
  });

  it('offers ancestors only', () => {
    expect(choices('outputs.', 'expression')).toEqual(expect.arrayContaining(['is_large', 'total', 'count']));
    expect(choices('outputs.', 'expression')).not.toContain('report');
    expect(choices('say $', 'value', 'shrug')).toEqual(expect.arrayContaining(['context', 'total']));
    expect(choices('cost: $$', 'value')).toEqual([]);
  });

  it('knows fields of input, outputs and nodes', () => {
    expect(choices('1 + input.', 'expression')).toEqual(['files', 'large']);
    expect(choices('Only ${ outputs.total.', 'value')).toEqual(expect.arrayContaining(['sum', 'parts']));
    expect(choices('outputs.total.parts[0].', 'expression')).toContain('file');
    expect(choices('outputs.count.', 'expression')).toContain('map(x, x)');
    expect(choices('nodes.total.', 'expression')).toContain('status');
    expect(choices("'outputs.", 'expression')).toEqual([]);
    expect(choices('$context.', 'value')).toEqual(['files', 'large']);
  });
});

it('leads edges between the same nodes beside each other', () => {
  const graph = graphOf(parse(`name: x
nodes:
  a: {type: condition, switch: [{when: "true", branch: b}], default: c}
  d: {type: transform, needs: [{node: a, branch: b}, {node: a, branch: c}], value: 1}
  e: {type: transform, needs: [d], value: 1}
`), mainScope);
  expect([...asidesOf(graph.edges)]).toEqual([['a>d', -0.5], ['a>d#1', 0.5]]);
});
