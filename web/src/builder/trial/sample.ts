import type { Json, Node, Run } from '@/api/types';
import { list, record, text, type GraphNode } from '../model/graph';
import type { Visible } from '../model/levels';
import { embedded, expressionOf, spokenOf, type Variable } from './wrap';

/** What a past run knows, by the names that the run gives its nodes. */
export interface Past {
  run: Run;
  nodes: ReadonlyMap<string, Node>;
}

/** Every expression in a value, references too. */
export function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const reference = /^\$([A-Za-z_][\w-]*)((?:\.[\w-]+|\[\d+\])*)$/.exec(value);
    return reference ? [expressionOf(reference[1]!, reference[2]!)] : embedded(value).flatMap((part) => ('expression' in part ? [part.expression] : []));
  }

  return Array.isArray(value) ? value.flatMap(expressionsIn)
    : typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
}

/** The nodes that expressions speak of. */
export function nodesIn(expressions: readonly string[], visible: readonly Visible[]): Visible[] {
  return visible.filter(({ node: { id } }) => {
    const dotted = new RegExp(`\\b(outputs|nodes)(\\.${id}(?![\\w-])|\\[\\s*["']${id}["']\\s*\\])`);
    return expressions.some((one) => dotted.test(one));
  });
}

/** What the expressions read, from a past run; null where it knows nothing. */
export function sampleOf(
  expressions: readonly string[], visible: readonly Visible[], past: Past | undefined, item: Json,
): Record<string, Json> {
  const spoken = new Set(expressions.flatMap(spokenOf));
  const nodes = nodesIn(expressions, visible).map(({ node, run }) => [node.id, past?.nodes.get(run)] as const);
  const values: Partial<Record<Variable, () => Json>> = {
    input: () => (past?.run.input ?? {}) as Json,
    context: () => (past?.run.input ?? {}) as Json,
    outputs: () => Object.fromEntries(nodes.map(([id, node]) => [id, (node?.output ?? null) as Json])),
    nodes: () => Object.fromEntries(nodes.map(([id, node]) => [id, stateOf(node)])),
    run: () => runOf(past?.run),
    item: () => item,
    index: () => 0,
    iteration: () => 1,
    attempt: () => 1,
    error: () => ({ kind: 'failed', message: '', stack: null }),
  };
  return Object.fromEntries([...spoken].map((name) => [name, values[name]?.() ?? null]));
}

function stateOf(node: Node | undefined): Json {
  return {
    status: node?.status ?? 'success', attempts: node?.attempt ?? 1,
    error: node?.error ? { kind: node.error.kind, message: node.error.message, stack: node.error.stack } : null, cost: 0,
  };
}

function runOf(run: Run | undefined): Json {
  return {
    id: run?.id ?? 'run', workflow: run?.workflow ?? '', version: run?.version ?? 0, round: run?.round ?? 1, started_at: run?.started_at ?? null,
    status: run?.status ?? 'running',
  };
}

/** The first item that the nearest `foreach` around a body gave in the run, when it can be told without evaluating anything. */
export function firstItem(holders: readonly GraphNode[], visible: readonly Visible[], past: Past | undefined): Json {
  const foreach = [...holders].reverse().find((node) => node.fields.type === 'parallel')?.fields.foreach;
  if (Array.isArray(foreach)) {
    return (foreach[0] as Json | undefined) ?? null;
  }

  const written = (text(foreach) ?? '').trim();
  const reference = /^\$?\{?\s*(?:(input|context)|(?:outputs\.)?([A-Za-z_]\w*))((?:\.\w+)*)\s*\}?$/.exec(written);
  if (!reference) {
    return null;
  }

  const [, root, id, rest] = reference;
  const start: unknown = root !== undefined ? past?.run.input : past?.nodes.get(visible.find((one) => one.node.id === id)?.run ?? '')?.output;
  const value = (rest ?? '').split('.').slice(1).reduce<unknown>((now, step) => record(now)[step], start);
  return (list(value)[0] as Json | undefined) ?? null;
}
