import { ancestorsOf, list, record, text, type Graph, type GraphNode } from './graph';

export interface Choice {
  label: string;
  /** What it is, in a few words. */
  detail?: string;
  /** Put in instead of the label. */
  insert?: string;
}

export interface Completion {
  /** How many characters before the cursor are replaced. */
  length: number;
  choices: readonly Choice[];
}

/** What a text is: CEL throughout, or a value in which `$id.path` and `${ CEL }` mean something. */
export type Language = 'expression' | 'value';

export interface Surroundings {
  graph: Graph;
  /** The node the text belongs to; undefined for what is computed after all nodes. */
  node: string | undefined;
  /** JSON Schema of the run's input. */
  input: unknown;
}

const functions: readonly Choice[] = [
  ['size(', 'length of a list, map or text'], ['has(', 'whether a field is there'], ['string(', 'as text'], ['int(', 'as whole number'],
  ['double(', 'as number'], ['url_encode(', 'escaped for an address'], ['json_encode(', 'as JSON text'], ['json_decode(', 'read from JSON text'],
  ['timestamp(', 'a point in time'], ['duration(', 'a span of time'],
].map(([label, detail]) => ({ label: label!, detail: detail! }));
const methods: readonly Choice[] = [
  ['size()', 'length'], ['map(x, x)', 'a value for each item'], ['filter(x, true)', 'the items for which it is true'], ['exists(x, true)', 'true for one item'],
  ['all(x, true)', 'true for all items'], ['join(", ")', 'one text'], ['contains("")', 'part of the text'], ['startsWith("")', 'begin of the text'],
  ['split(",")', 'a list of texts'], ['trim()', 'without blanks at the ends'], ['sort()', 'in order'], ['distinct()', 'each once'],
].map(([label, detail]) => ({ label: label!, detail: detail! }));
const run = ['id', 'workflow', 'version', 'round', 'started_at', 'status'];
const nodeFields: readonly Choice[] = [
  { label: 'status', detail: 'success, failed, skipped or cancelled' }, { label: 'attempts', detail: 'how many' }, { label: 'error', detail: 'kind and message' },
  { label: 'cost', detail: 'money and tokens' },
];

/** What can come at the end of the text. */
export function complete(before: string, language: Language, around: Surroundings): Completion | undefined {
  if (language === 'value') {
    const open = before.lastIndexOf('${');
    if (open > before.lastIndexOf('}') && !before.endsWith('$${')) {
      return inExpression(before.slice(open + 2), around);
    }

    const reference = /(?:^|[\s"'[{,:])\$([\w.[\]-]*)$/.exec(before);
    return reference ? inReference(reference[1]!, around) : undefined;
  }

  return inExpression(before, around);
}

function inReference(written: string, around: Surroundings): Completion {
  const [head, ...rest] = written.split('.');
  if (rest.length === 0) {
    return { length: head!.length, choices: [{ label: 'context', detail: 'input of the run' }, ...nodesBefore(around)] };
  }

  return { length: rest.at(-1)!.length, choices: head === 'context' ? inputs(around, rest.slice(0, -1)) : outputs(around, head!, rest.slice(0, -1)) };
}

function inExpression(written: string, around: Surroundings): Completion | undefined {
  const quoted = (written.replaceAll(/\\./g, '').match(/["']/g)?.length ?? 0) % 2 === 1;
  const chain = /([A-Za-z_][\w-]*(?:\[\d+\])?\.)*[A-Za-z_]?[\w-]*$/.exec(written)?.[0] ?? '';
  if (quoted) {
    return undefined;
  }

  const steps = chain.split('.');
  const last = steps.pop()!;
  if (steps.length === 0) {
    return last === '' && written.trim() !== '' && !/[\s(,!]$/.test(written) ? undefined : { length: last.length, choices: [...roots(around), ...functions] };
  }

  const [head, id, ...path] = steps;
  const known: readonly Choice[] =
    head === 'outputs' ? (id === undefined ? nodesBefore(around) : [...outputs(around, id, path), ...methods])
      : head === 'nodes' ? (id === undefined ? nodesBefore(around) : path.length === 0 ? nodeFields : path[0] === 'error' ? [{ label: 'kind' }, { label: 'message' }] : [])
        : head === 'input' || head === 'context' ? [...inputs(around, steps.slice(1)), ...(steps.length > 1 ? methods : [])]
          : head === 'run' ? run.map((label) => ({ label }))
            : head === 'error' ? [{ label: 'kind' }, { label: 'message' }]
              : head === 'correction' ? [{ label: 'comment' }, { label: 'values' }] : methods;
  return { length: last.length, choices: known };
}

function roots({ graph, node }: Surroundings): Choice[] {
  const inBody = graph.scope.nodes.includes('body');
  const type = graph.nodes.find((one) => one.id === node)?.fields.type;
  return [
    { label: 'input', detail: 'input of the run' }, { label: 'outputs', detail: 'of earlier nodes' }, { label: 'nodes', detail: 'status of earlier nodes' },
    { label: 'run', detail: 'this run' }, { label: 'true' }, { label: 'false' }, { label: 'null' },
    ...(inBody ? [{ label: 'item', detail: 'of the list' }, { label: 'index', detail: 'in the list, from 0' }] : []),
    ...(inBody || type === 'loop' ? [{ label: 'iteration', detail: 'of the loop' }] : []),
    ...(type === 'loop' ? [{ label: 'output', detail: 'of the last iteration' }] : []),
    ...(type === 'wait' ? [{ label: 'event', detail: 'what came in' }] : []),
    { label: 'correction', detail: 'what a gate wants changed' }, { label: 'error', detail: 'in only_if' }, { label: 'attempt', detail: 'in only_if, from 1' },
  ];
}

function nodesBefore({ graph, node }: Surroundings): Choice[] {
  const ids = node === undefined ? graph.nodes.map((one) => one.id) : ancestorsOf(graph, node);
  return ids.map((id) => {
    const found = graph.nodes.find((one) => one.id === id);
    return { label: id, detail: text(found?.fields.title) ?? text(found?.fields.type)?.replaceAll('_', ' ') };
  });
}

function outputs({ graph }: Surroundings, id: string, path: readonly string[]): Choice[] {
  const node = graph.nodes.find((one) => one.id === id);
  return node ? labels(path.reduce<unknown>((now, step) => record(now)[step], outputOf(node))) : [];
}

/** What is known of a node's output before it has run: names of fields. */
function outputOf({ fields }: GraphNode): unknown {
  switch (fields.type) {
    case 'transform': return fields.value;
    case 'tool_call':
      return fields.tool === 'http' ? { status: 0, headers: {}, body: null } : fields.tool === 'process' ? { exit_code: 0, stdout: '', stderr: '' } : {};
    case 'human_gate': return { option: '', comment: '', values: record(record(record(fields.gate).form).properties) };
    default: return {};
  }
}

const labels = (value: unknown): Choice[] => Object.keys(record(value)).map((label) => ({ label }));

function inputs({ input }: Surroundings, path: readonly string[]): Choice[] {
  const schema = path.reduce<unknown>((now, step) => record(record(now).properties)[step], input);
  return Object.entries(record(record(schema).properties)).map(([label, one]) => ({
    label, detail: text(record(one).description) ?? (text(record(one).type) ?? list(record(one).type).join(' or ')),
  }));
}
