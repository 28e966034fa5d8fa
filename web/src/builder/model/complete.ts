import type { Variable } from '../trial/wrap';
import type { Callable, Choice } from './callable';
import { list, record, text, type GraphNode, type Scope } from './graph';
import type { Visible } from './levels';

export interface Completion {
  /** How many characters before the cursor are replaced. */
  length: number;
  choices: readonly Choice[];
}

/** What a text is: CEL throughout, or a value in which `$id.path` and `${ CEL }` mean something. */
export type Language = 'expression' | 'value';

export interface Surroundings {
  /** What can be read there, the nearest first. */
  visible: readonly Visible[];
  /** Names that exist there only: `item` in a body, `error` in `only_if`. */
  extras: readonly Variable[];
  /** JSON Schema of the run's input. */
  input: unknown;
  /** What a node gave in the run whose data is shown; undefined when it is not known. */
  outputOf: (run: string) => unknown;
  /** What nodes may call on this server. */
  callable: Callable;
}

/** The variables that exist in one place only. */
export function extrasAt(scope: Scope, holders: readonly GraphNode[], type: unknown, field: string | undefined): Variable[] {
  const types = holders.map((node) => node.fields.type);
  return [
    ...(types.includes('parallel') ? ['item', 'index'] as const : []),
    ...(types.includes('loop') || (type === 'loop' && field === 'until') ? ['iteration'] as const : []),
    ...(type === 'loop' && field === 'until' ? ['output'] as const : []),
    ...(field === 'match' ? ['event'] as const : []),
    ...(field === 'only_if' ? ['error', 'attempt'] as const : []),
    ...(scope.nodes[0] === 'nodes' ? ['correction'] as const : []),
  ];
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
    const called = inName(before, around.callable);
    if (called) {
      return called;
    }

    const open = before.lastIndexOf('${');
    if (open > before.lastIndexOf('}') && !before.endsWith('$${')) {
      return inExpression(before.slice(open + 2), around);
    }

    const reference = /(?:^|[\s"'[{,:])\$([\w.[\]-]*)$/.exec(before);
    return reference ? inReference(reference[1]!, around) : undefined;
  }

  return inExpression(before, around);
}

/** The value of `agent` or `tool`, or a tool of a server where one is named. */
function inName(before: string, { agents, tools }: Callable): Completion | undefined {
  const [, field, name] = /(?:^|\n|[{,])\s*(?:- +)?(agent|tool): +["']?([\w:./-]*)$/.exec(before) ?? [];
  if (field !== undefined) {
    return { length: name!.length, choices: field === 'agent' ? agents : tools };
  }

  const tool = /(?:^|[\s"'[,])(mcp:[\w./-]*)$/.exec(before)?.[1];
  return tool === undefined ? undefined : { length: tool.length, choices: tools.filter(({ label }) => label.startsWith('mcp:')) };
}

function inReference(written: string, around: Surroundings): Completion {
  const [head, ...rest] = written.split('.');
  if (rest.length === 0) {
    return { length: head!.length, choices: [{ label: 'context', detail: 'input of the run' }, ...nodesBefore(around)] };
  }

  return { length: rest.at(-1)!.length, choices: head === 'context' ? inputs(around, rest.slice(0, -1)) : outputs(around, head!, rest.slice(0, -1)) };
}

function inExpression(written: string, around: Surroundings): Completion | undefined {
  const inText = (written.replaceAll(/\\./g, '').match(/["']/g)?.length ?? 0) % 2 === 1;
  const chain = /([A-Za-z_][\w-]*(?:\[\d+\])?\.)*[A-Za-z_]?[\w-]*$/.exec(written)?.[0] ?? '';
  if (inText) {
    return undefined;
  }

  const steps = chain.split('.');
  const last = steps.pop()!;
  if (steps.length === 0) {
    return last === '' && written.trim() !== '' && !/[\s(,!]$/.test(written) ? undefined : { length: last.length, choices: [...roots(around), ...functions] };
  }

  const [head, id, ...path] = steps;
  const known: readonly Choice[] =
    head === 'outputs' ? (id === undefined ? nodesBefore(around).map(quoted) : [...outputs(around, id, path), ...methods])
      : head === 'nodes' ? (id === undefined ? nodesBefore(around).map(quoted) : path.length === 0 ? nodeFields : path[0] === 'error' ? [{ label: 'kind' }, { label: 'message' }] : [])
        : head === 'input' || head === 'context' ? [...inputs(around, steps.slice(1)), ...(steps.length > 1 ? methods : [])]
          : head === 'run' ? run.map((label) => ({ label }))
            : head === 'error' ? [{ label: 'kind' }, { label: 'message' }]
              : head === 'correction' ? [{ label: 'comment' }, { label: 'values' }] : methods;
  return { length: last.length, choices: known };
}

/** An id that CEL would read as a subtraction. */
const quoted = (choice: Choice): Choice => (choice.label.includes('-') ? { ...choice, insert: `['${choice.label}']` } : choice);

const meanings: Partial<Record<Variable, string>> = {
  item: 'of the list', index: 'in the list, from 0', iteration: 'of the loop, from 1', output: 'of the last iteration', event: 'what came in',
  error: 'kind and message', attempt: 'from 1', correction: 'what a gate wants changed, else null',
};

function roots({ extras }: Surroundings): Choice[] {
  return [
    { label: 'input', detail: 'input of the run' }, { label: 'outputs', detail: 'of earlier nodes' }, { label: 'nodes', detail: 'status of earlier nodes' },
    { label: 'run', detail: 'this run' }, { label: 'true' }, { label: 'false' }, { label: 'null' },
    ...extras.map((label) => ({ label, detail: meanings[label]! })),
  ];
}

function nodesBefore({ visible }: Surroundings): Choice[] {
  return visible.map(({ node }) => ({ label: node.id, detail: text(node.fields.title) ?? text(node.fields.type)?.replaceAll('_', ' ') }));
}

/** Fields of what a node gave in the run that is looked at; else what is known of its output before it has run. */
function outputs({ visible, outputOf }: Surroundings, id: string, path: readonly string[]): Choice[] {
  const found = visible.find((one) => one.node.id === id.replace(/\[\d+\]$/, ''));
  const index = /\[\d+\]$/.exec(id)?.[0];
  const steps = [...(index === undefined ? [] : [index]), ...path];
  return found ? labels(steps.reduce(step, outputOf(found.run) ?? likely(found.node))) : [];
}

/** `items[0]` goes into the list; of a list without an index nothing is known. */
function step(now: unknown, name: string): unknown {
  const [, field, index] = /^([^[]*)(?:\[(\d+)\])?$/.exec(name) ?? [];
  const inside = field === undefined || field === '' ? now : record(now)[field];
  return index === undefined || !Array.isArray(inside) ? inside : (inside[Number(index)] as unknown);
}

/** What is known of a node's output before it has run: names of fields. */
function likely({ fields }: GraphNode): unknown {
  switch (fields.type) {
    case 'transform': return fields.value;
    case 'tool_call':
      return fields.tool === 'http' ? { status: 0, headers: {}, body: null, url: '' } : fields.tool === 'process' ? { exit_code: 0, stdout: '', stderr: '' } : {};
    case 'human_gate': return { decision: '', by: '', comment: '', values: record(record(record(fields.gate).form).properties) };
    case 'condition': return { branch: '' };
    default: return {};
  }
}

const labels = (value: unknown): Choice[] =>
  Object.entries(record(value)).filter(([label]) => /^[A-Za-z_]\w*$/.test(label)).map(([label, one]) => ({ label, detail: sketch(one) }));

/** A value in a few characters. */
function sketch(value: unknown): string {
  const said = Array.isArray(value) ? `list of ${value.length}` : typeof value === 'object' && value !== null ? 'object' : JSON.stringify(value);
  return said.length > 24 ? `${said.slice(0, 24)} …` : said;
}

function inputs({ input }: Surroundings, path: readonly string[]): Choice[] {
  const schema = path.reduce<unknown>((now, step) => record(record(now).properties)[step], input);
  return Object.entries(record(record(schema).properties)).map(([label, one]) => ({
    label, detail: text(record(one).description) ?? (text(record(one).type) ?? list(record(one).type).join(' or ')),
  }));
}
