import type { Json } from '@/api/types';

/** The parts of a JSON Schema that a form can show; anything else is written as JSON. */
export interface FieldSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: Json;
  enum?: Json[];
  const?: Json;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, FieldSchema>;
  required?: string[];
  items?: FieldSchema | boolean;
  anyOf?: FieldSchema[];
  oneOf?: FieldSchema[];
  allOf?: FieldSchema[];
}

export type FieldKind =
  | 'text' | 'long' | 'number' | 'integer' | 'boolean' | 'choice' | 'time' | 'fixed' | 'object' | 'list' | 'variant' | 'json';

const longText = 200;

/** The same schema with what only says "and" put together, and `null` left out: an empty field is an absent one. */
export function simple(schema: FieldSchema): FieldSchema {
  const { allOf, ...rest } = schema;
  const parts = (allOf ?? []).map(simple);
  const merged = parts.reduce<FieldSchema>((all, part) => ({
    ...part, ...all,
    ...(all.properties || part.properties ? { properties: { ...part.properties, ...all.properties } } : {}),
    ...(all.required || part.required ? { required: [...new Set([...(all.required ?? []), ...(part.required ?? [])])] } : {}),
  }), rest);
  const types = Array.isArray(merged.type) ? merged.type.filter((type) => type !== 'null') : merged.type;
  return { ...merged, ...(Array.isArray(types) ? { type: types.length === 1 ? types[0]! : types } : {}) };
}

/** How a value of this schema is entered; of a simple one. */
export function kindOf(schema: FieldSchema): FieldKind {
  if (schema.const !== undefined) {
    return 'fixed';
  }

  if (schema.enum) {
    return 'choice';
  }

  if (variantsOf(schema).length > 0) {
    return 'variant';
  }

  switch (schema.type ?? (schema.properties ? 'object' : undefined)) {
    case 'string':
      return schema.format === 'date-time' ? 'time' : (schema.maxLength ?? 0) > longText ? 'long' : 'text';
    case 'number':
      return 'number';
    case 'integer':
      return 'integer';
    case 'boolean':
      return 'boolean';
    case 'object':
      return schema.properties ? 'object' : 'json';
    case 'array':
      return typeof schema.items === 'object' ? 'list' : 'json';
    default:
      return 'json';
  }
}

/** The kinds of value to choose from, each with what holds for all of them. */
export function variantsOf(schema: FieldSchema): FieldSchema[] {
  const { anyOf, oneOf } = schema;
  const own = new Set(['anyOf', 'oneOf', 'default', 'title', 'description']);
  const rest: FieldSchema = Object.fromEntries(Object.entries(schema).filter(([name]) => !own.has(name)));
  const variants = (oneOf ?? anyOf ?? []).filter((one) => one.type !== 'null');
  const shaped = variants.every((one) => one.type !== undefined || one.const !== undefined || one.enum || one.properties);
  return shaped ? variants.map((one) => simple({ allOf: [one], ...rest })) : [];
}

/** What to call a variant. */
export function variantLabel(schema: FieldSchema, index: number): string {
  return schema.title ?? (schema.const === undefined ? typeof schema.type === 'string' ? schema.type : undefined : JSON.stringify(schema.const))
    ?? `Kind ${index + 1}`;
}

export interface FormField {
  name: string;
  label: string;
  required: boolean;
  schema: FieldSchema;
}

export function fieldsOf(schema: FieldSchema): FormField[] {
  return Object.entries(schema.properties ?? {}).map(([name, raw]) => {
    const field = simple(raw);
    return { name, label: field.title ?? name, required: schema.required?.includes(name) ?? false, schema: field };
  });
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** What a field wants, in words, for its hint. */
export function limitsOf(schema: FieldSchema): string | undefined {
  const words = [
    schema.minimum !== undefined && schema.maximum !== undefined ? `${schema.minimum} to ${schema.maximum}`
      : schema.minimum !== undefined ? `at least ${schema.minimum}`
        : schema.maximum !== undefined ? `at most ${schema.maximum}` : undefined,
    schema.format !== undefined && schema.format !== 'date-time' ? schema.format : undefined,
    schema.pattern === undefined ? undefined : `like ${schema.pattern}`,
  ].filter((one) => one !== undefined);
  const said = [schema.description, words.length > 0 ? sentence(words.join(', ')) : undefined].filter((one) => one !== undefined);
  return said.length > 0 ? said.join(' — ') : undefined;
}

export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
