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
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  properties?: Record<string, FieldSchema>;
  required?: string[];
  items?: FieldSchema;
}

export type FieldKind = 'text' | 'long' | 'number' | 'integer' | 'boolean' | 'choice' | 'time' | 'json';

const longText = 200;

/** How a value of this schema is entered. */
export function kindOf(schema: FieldSchema): FieldKind {
  if (schema.enum) {
    return 'choice';
  }

  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? 'time' : (schema.maxLength ?? 0) > longText ? 'long' : 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return schema.type;
    default:
      return 'json';
  }
}

export interface FormField {
  name: string;
  label: string;
  hint: string | undefined;
  required: boolean;
  kind: FieldKind;
  schema: FieldSchema;
}

/** The fields of an object's schema; null when the schema is no object with named fields, so that it is entered as JSON. */
export function fieldsOf(schema: FieldSchema | null): FormField[] | null {
  if (!schema?.properties) {
    return null;
  }

  return Object.entries(schema.properties).map(([name, field]) => ({
    name,
    label: field.title ?? name,
    hint: field.description,
    required: schema.required?.includes(name) ?? false,
    kind: kindOf(field),
    schema: field,
  }));
}

/** What stands in the inputs: texts, and ticks for booleans. */
export type Entered = Record<string, string | boolean>;

export function initial(fields: readonly FormField[]): Entered {
  return Object.fromEntries(fields.flatMap(({ name, kind, schema }): [string, string | boolean][] => {
    const value = schema.default;
    if (kind === 'boolean') {
      return [[name, value === true]];
    }

    return value === undefined ? [] : [[name, kind !== 'json' && kind !== 'choice' && typeof value === 'string' ? value : JSON.stringify(value)]];
  }));
}

/** The values as JSON, or what is wrong with which field. What the schema says beyond the type is the server's to judge. */
export function valuesOf(
  fields: readonly FormField[], entered: Entered,
): { values: Record<string, Json> } | { errors: Record<string, string> } {
  const values: Record<string, Json> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const text = entered[field.name];
    if (typeof text === 'boolean') {
      values[field.name] = text;
    } else if (text === undefined || text === '') {
      if (field.required) {
        errors[field.name] = 'This is required.';
      }
    } else {
      const value = parse(field.kind, text);
      if (value === undefined) {
        errors[field.name] = problems[field.kind] ?? 'This cannot be read.';
      } else {
        values[field.name] = value;
      }
    }
  }

  return Object.keys(errors).length > 0 ? { errors } : { values };
}

const problems: Partial<Record<FieldKind, string>> = {
  number: 'This is not a number.',
  integer: 'This is not a whole number.',
  json: 'This is not JSON.',
  time: 'This is not a time.',
};

function parse(kind: FieldKind, text: string): Json | undefined {
  switch (kind) {
    case 'number':
    case 'integer': {
      const number = Number(text);
      return !Number.isFinite(number) || (kind === 'integer' && !Number.isInteger(number)) ? undefined : number;
    }
    case 'time': {
      const time = Date.parse(text);
      return Number.isNaN(time) ? undefined : new Date(time).toISOString();
    }
    case 'json':
    case 'choice':
      return parseJson(text);
    default:
      return text;
  }
}

export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
