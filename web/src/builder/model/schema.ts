import document from '../../../../src/Baton.Core/Definitions/workflow.schema.json';

/** The parts of JSON Schema that the schema of workflow files uses. */
export interface Part {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: string[];
  const?: string;
  properties?: Record<string, Part>;
  required?: string[];
  items?: Part;
  anyOf?: Part[];
  oneOf?: Part[];
  additionalProperties?: boolean | Part;
  minimum?: number;
  maximum?: number;
}

const root = document as unknown as Part & { $defs: Record<string, Part> };

/** What a field is edited with. */
export type FieldKind =
  | 'choice' | 'boolean' | 'number' | 'text' | 'duration' | 'expression' | 'branch' | 'strings' | 'group' | 'groups' | 'body' | 'needs'
  | 'node' | 'mode' | 'yaml';

export interface Field {
  name: string;
  kind: FieldKind;
  required: boolean;
  hint: string | undefined;
  /** Of a choice. */
  options: readonly string[];
  /** Of a group, or of each of a list of groups. */
  fields: readonly Field[];
}

export interface NodeType {
  name: string;
  what: string;
  fields: readonly Field[];
}

function resolve(part: Part): Part & { name?: string } {
  const name = part.$ref?.split('/').at(-1);
  return name === undefined ? part : { ...root.$defs[name]!, ...part, name };
}

/** Fields whose text is CEL, though the schema says no more than that it is a text. */
const expressions = new Set(['foreach', 'merge']);
/** Fields that name a node of the graph. */
const nodeNames = new Set(['fallback', 'corrects']);

function kindOf(name: string, part: Part & { name?: string }): FieldKind {
  switch (part.name) {
    case 'needs': case 'body': case 'duration': case 'expression':
      return part.name;
    default:
  }

  if (expressions.has(name)) {
    return 'expression';
  }

  if (nodeNames.has(name)) {
    return 'node';
  }

  if (part.enum) {
    return 'choice';
  }

  if (part.anyOf) {
    return name === 'mode' ? 'mode' : 'yaml';
  }

  switch (Array.isArray(part.type) ? part.type.join('|') : part.type) {
    case 'boolean': return 'boolean';
    case 'integer': case 'number': return 'number';
    case 'string': return 'text';
    case 'string|boolean': return 'branch';
    case 'array': return resolve(part.items ?? {}).properties ? 'groups' : 'strings';
    case 'object': return part.properties ? 'group' : 'yaml';
    default: return 'yaml';
  }
}

function fieldsOf(part: Part): Field[] {
  return Object.entries(part.properties ?? {}).filter(([name]) => name !== 'type').map(([name, raw]) => {
    const one = resolve(raw);
    const kind = kindOf(name, one);
    return {
      name,
      kind,
      required: part.required?.includes(name) ?? false,
      hint: one.description,
      options: one.enum ?? [],
      fields: kind === 'group' ? fieldsOf(one) : kind === 'groups' ? fieldsOf(resolve(one.items!)) : [],
    };
  });
}

/** Every node type, in the order of the format's page. */
export const nodeTypes: readonly NodeType[] = resolve(root.$defs.node!).oneOf!.map((one) => {
  const part = resolve(one);
  return { name: part.name!, what: part.description ?? '', fields: fieldsOf(part) };
});

export const nodeType = (name: unknown): NodeType | undefined => nodeTypes.find((type) => type.name === name);

/** Fields of the file itself that a form shows; graphs have the canvas. */
export const workflowFields: readonly Field[] = fieldsOf(root).filter(({ name }) => !['nodes', 'edges', 'finally'].includes(name));

/** Fields that most types have. */
export const commonNames: readonly string[] = [...new Set(nodeTypes.flatMap((type) => type.fields.map((field) => field.name)))]
  .filter((name) => nodeTypes.filter((type) => type.fields.some((field) => field.name === name)).length > 3);

/** The order of fields in the schema, for new ones to find their place. */
export const orderOf = (type: string): string[] => ['type', ...(nodeType(type)?.fields.map((field) => field.name) ?? [])];

const starts: Record<string, Record<string, unknown>> = {
  tool_call: { tool: 'http', with: { method: 'GET', url: 'https://example.com' } },
  agent_call: { agent: 'assistant', with: { prompt: '' } },
  transform: { value: null },
  condition: { if: 'true' },
  parallel: { foreach: '[]', body: { type: 'transform', value: '${ item }' } },
  human_gate: { gate: { title: 'Go on?', options: ['approve', 'reject'] } },
  wait: { for: '1m' },
  loop: { body: { type: 'transform', value: '${ iteration }' }, until: 'iteration >= 3', max_iterations: 10 },
  join: {},
};

/** A new node of the type: what is required, with values that say what belongs there. */
export const newNode = (type: string): Record<string, unknown> => ({ type, ...starts[type] });

/** `tool_call` as people read it. */
export const wordOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
