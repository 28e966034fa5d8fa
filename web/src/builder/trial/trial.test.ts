import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Node, Run } from '@/api/types';
import { graphOf, mainScope, record } from '../model/graph';
import { levelsOf, runNameOf, visibleTo } from '../model/levels';
import { holdersOf } from '../model/surroundings';
import { jsonOf, parse } from '../yaml/source';
import { nodeRunOf } from './nodeRun';
import { expressionsIn, firstItem, nodesIn, sampleOf, type Past } from './sample';
import { embedded, trialOf, trialValue } from './wrap';

describe('what is tried', () => {
  it('binds the names an expression speaks of, and no others', () => {
    expect(trialOf('1 + 1')).toBe('[input].map(given, (1 + 1\n))[0]');
    expect(trialOf('outputs.a > input.b'))
      .toBe('[input].map(given, [given.outputs].map(outputs, [given.input].map(input, (outputs.a > input.b\n))[0])[0])[0]');
    expect(trialOf('x.item')).not.toContain('given.item');
  });

  it('finds embedded expressions, whatever braces their texts have', () => {
    expect(embedded('a ${ {"k": "}"}.k } b ${x} $${ no } ${ open')).toEqual(
      [{ text: 'a ' }, { expression: '{"k": "}"}.k' }, { text: ' b ' }, { expression: 'x' }, { text: ' $${ no } ${ open' }]);
  });

  it('reads references too', () => {
    expect(trialValue({ a: '$context.city', b: ['$rank.best[0].name', '$$5', 'cost $5'], c: 3 })).toEqual({
      a: '${ [input].map(given, [given.input].map(input, (input.city\n))[0])[0] }',
      b: ['${ [input].map(given, [given.outputs].map(outputs, (outputs.rank.best[0].name\n))[0])[0] }', '$$5', 'cost $5'],
      c: 3,
    });
    expect(expressionsIn('$a-b.c')).toEqual(["outputs['a-b'].c"]);
  });
});

const words = parse(readFileSync('../examples/word-count.dag.yaml', 'utf8'));
const file = record(jsonOf(words, words.doc.contents));
const main = graphOf(words, mainScope);
const node = (output: unknown, status = 'success') => ({ status, output, attempt: 1, error: null }) as unknown as Node;
const past: Past = {
  run: { id: 'r1', workflow: 'word-count', input: { files: ['a.md', 'b.md'], large: 5 }, round: 1, version: 2 } as unknown as Run,
  nodes: new Map([['count', node([{ stdout: { words: 3 } }])], ['count[0]', node({ exit_code: 0 })], ['total', node({ stdout: 3 })]]),
};

it('takes what an expression reads from a past run', () => {
  const visible = visibleTo(words, mainScope, 'together');
  expect(sampleOf(['outputs.total.stdout > input.large && nodes.count.status == "success"'], visible, past, null)).toEqual({
    input: { files: ['a.md', 'b.md'], large: 5 },
    outputs: { count: [{ stdout: { words: 3 } }], total: { stdout: 3 } },
    nodes: {
      count: { status: 'success', attempts: 1, error: null, cost: 0 }, total: { status: 'success', attempts: 1, error: null, cost: 0 },
    },
  });
  expect(nodesIn(["outputs['total'].x"], visible).map((one) => one.node.id)).toEqual(['total']);
});

it('knows what a body can read, and its first item', () => {
  const scope = { nodes: ['nodes', 'count', 'body'], edges: undefined, single: true };
  expect(levelsOf(scope).map((level) => level.holder)).toEqual(['count', undefined]);
  expect(runNameOf(scope, 'body')).toBe('count[0]');
  expect(visibleTo(words, scope, 'body')).toEqual([]);
  expect(firstItem(holdersOf(words, scope), [], past)).toBe('a.md');
  const inner = { nodes: ['nodes', 'x', 'body', 'nodes', 'y', 'body', 'body', 'nodes'], edges: undefined, single: false };
  expect(levelsOf(inner).map((level) => [level.scope.nodes.length, level.scope.single, level.holder])).toEqual(
    [[1, false, 'x'], [4, false, 'y'], [6, true, 'body'], [8, false, undefined]]);
});

const outputOf = (name: string) => (past.nodes.get(name)?.output ?? null) as never;
const outside = { holders: [], item: null };

it('runs a node of a body alone, once, with one item', () => {
  const scope = { nodes: ['nodes', 'count', 'body'], edges: undefined, single: true };
  const body = graphOf(words, scope);
  const count = nodeRunOf(file, body, body.nodes[0]!, [], outputOf, { holders: holdersOf(words, scope), item: 'a.md' });
  expect(count).toMatchObject({
    name: 'count[0]', items: 'items', pins: { items: ['a.md'] },
    definition: { nodes: { items: { type: 'transform' }, count: { type: 'parallel', foreach: 'outputs.items', needs: ['items'], body: { type: 'tool_call' } } } },
  });

  const nested = parse(`name: x
nodes:
  first: {type: transform, value: 1}
  items:
    type: parallel
    needs: [first]
    foreach: outputs.first
    body:
      type: loop
      until: iteration > 3
      max_iterations: 9
      body:
        nodes:
          a: {type: transform, value: 1}
          b: {type: transform, needs: [a], when: "true", value: "\${ outputs.a + outputs.first + item + iteration }"}
`);
  const inner = { nodes: ['nodes', 'items', 'body', 'body', 'nodes'], edges: undefined, single: false };
  const graph = graphOf(nested, inner);
  const b = graph.nodes.find((one) => one.id === 'b')!;
  const run = nodeRunOf({ name: 'x' }, graph, b, visibleTo(nested, inner, 'b'), (name) => name, { holders: holdersOf(nested, inner), item: 7 });
  expect(run.pins).toEqual({ a: 'items[0][0].a', first: 'first', items_2: [7] });
  expect(run.name).toBe('items[0][0].b');
  expect(record(record(run.definition.nodes).items)).toEqual({
    type: 'parallel', foreach: 'outputs.items_2', needs: ['a', 'first', 'items_2'],
    body: {
      type: 'loop', until: 'true', max_iterations: 1,
      body: { nodes: { b: { type: 'transform', value: '${ outputs.a + outputs.first + item + iteration }' } } },
    },
  });
});

it('runs a node alone, with what it reads pinned', () => {
  const total = main.nodes.find((one) => one.id === 'total')!;
  const alone = nodeRunOf(file, main, total, visibleTo(words, mainScope, 'total'), outputOf, outside);
  expect(alone.pins).toEqual({ count: [{ stdout: { words: 3 } }] });
  expect(alone.definition).toMatchObject({
    name: 'word-count', defaults: { timeout: '30s' },
    nodes: { count: { type: 'transform' }, total: { type: 'tool_call', needs: ['count'], with: { stdout: 'json' } } },
  });
  const praise = main.nodes.find((one) => one.id === 'praise')!;
  expect(record(record(nodeRunOf(file, main, praise, visibleTo(words, mainScope, 'praise'), () => null, outside).definition.nodes).praise).needs)
    .toEqual(expect.arrayContaining(['is_large']));
});
