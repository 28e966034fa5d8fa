import type { Json } from '@/api/types';
import { fieldsOf, kindOf, parseJson, simple, variantsOf, type FieldSchema } from './schema';

/** What stands in the inputs: texts, ticks, and the same again for lists and objects. Undefined is left out. */
export type Entered = undefined | string | boolean | Entered[] | { [name: string]: Entered };

/** Of an object: its values that the schema does not name, as JSON. Of a variant: which one, and its value. */
export const others = '';
const variant = 'variant';
const chosen = 'value';

const isObject = (value: unknown): value is Record<string, never> => typeof value === 'object' && value !== null && !Array.isArray(value);
export const part = (entered: Entered, name: string): Entered =>
  (isObject(entered) ? (entered as Record<string, Entered>)[name] : undefined);
export const listOf = (entered: Entered): Entered[] => (Array.isArray(entered) ? entered : []);

/** Begins a form: with the value, else with the defaults. */
export function enter(raw: FieldSchema, given?: Json): Entered {
  const schema = simple(raw);
  const value = given === undefined ? schema.default : given;
  switch (kindOf(schema)) {
    case 'fixed':
      return undefined;
    case 'object':
      return enterObject(schema, value);
    case 'list':
      return Array.isArray(value) ? value.map((one) => enter(schema.items as FieldSchema, one)) : undefined;
    case 'variant':
      return enterVariant(schema, value);
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'choice':
    case 'json':
      return value === undefined ? undefined : JSON.stringify(value, null, typeof value === 'object' ? 2 : 0);
    default:
      return value === undefined || value === null ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
  }
}

function enterObject(schema: FieldSchema, value: Json | undefined): Entered {
  const given: Record<string, Json> = isObject(value) ? value : {};
  const named = fieldsOf(schema).map(({ name, schema: field }): [string, Entered] => [name, enter(field, given[name])]);
  const rest = Object.entries(given).filter(([name]) => !Object.hasOwn(schema.properties ?? {}, name));
  return Object.fromEntries(rest.length === 0 ? named : [...named, [others, JSON.stringify(Object.fromEntries(rest), null, 2)]]);
}

function enterVariant(schema: FieldSchema, value: Json | undefined): Entered {
  const variants = variantsOf(schema);
  const type = typeOf(value);
  const fits = (one: FieldSchema) =>
    (one.const === undefined ? type === one.type || (one.type === 'number' && type === 'integer') : one.const === value);
  const index = value === undefined ? 0 : Math.max(0, variants.findIndex(fits));
  return { [variant]: String(index), [chosen]: enter(variants[index]!, value) };
}

const typeOf = (value: Json | undefined): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

export function variantOf(entered: Entered): { index: number; value: Entered } {
  return { index: Number(part(entered, variant) ?? 0), value: part(entered, chosen) };
}

export const chooseVariant = (schema: FieldSchema, index: number): Entered =>
  ({ [variant]: String(index), [chosen]: enter(variantsOf(schema)[index]!) });

export const withVariant = (entered: Entered, value: Entered): Entered =>
  ({ [variant]: String(variantOf(entered).index), [chosen]: value });

/** Messages by place, as the server names places: `city`, `stops[0].name`; empty for the whole. */
export type FieldErrors = Readonly<Record<string, string>>;

export const inside = (path: string, name: string | number): string =>
  typeof name === 'number' ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;

/** The value as JSON, or what cannot be read and where. What the schema says beyond that is the server's to judge. */
export function read(schema: FieldSchema, entered: Entered): { value: Json | undefined } | { errors: FieldErrors } {
  const errors: Record<string, string> = {};
  const value = readValue(simple(schema), entered, '', true, errors);
  return Object.keys(errors).length > 0 ? { errors } : { value };
}

type Found = Record<string, string>;

function readValue(schema: FieldSchema, entered: Entered, path: string, required: boolean, errors: Found): Json | undefined {
  const kind = kindOf(schema);
  switch (kind) {
    case 'fixed':
      return required ? schema.const : undefined;
    case 'object':
      return readObject(schema, entered, path, required, errors);
    case 'list': {
      const item = simple(schema.items as FieldSchema);
      return entered === undefined && !required ? undefined
        : listOf(entered).map((one, index) => readValue(item, one, inside(path, index), true, errors) ?? null);
    }
    case 'variant': {
      const { index, value } = variantOf(entered);
      return readValue(variantsOf(schema)[index]!, value, path, required, errors);
    }
    case 'boolean':
      return entered === undefined && required ? false : (entered as boolean | undefined);
    default:
  }

  const text = typeof entered === 'string' ? entered : '';
  if (text.trim() === '' && (kind !== 'text' && kind !== 'long' || text === '')) {
    if (required && !((kind === 'text' || kind === 'long') && path.endsWith(']'))) {
      errors[path] = 'This is required.';
    }

    return required && path.endsWith(']') ? '' : undefined;
  }

  const value = parse(kind, text);
  if (value === undefined) {
    errors[path] = problems[kind] ?? 'This cannot be read.';
  }

  return value;
}

function readObject(schema: FieldSchema, entered: Entered, path: string, required: boolean, errors: Found): Json | undefined {
  // An optional object that nobody has written into is left out, whatever its own fields require.
  if (!required && isBlank(entered)) {
    return undefined;
  }

  const rest = part(entered, others);
  const extra = typeof rest === 'string' && rest.trim() !== '' ? parseJson(rest) : {};
  if (!isObject(extra)) {
    errors[inside(path, others)] = 'This is not a JSON object.';
  }

  const values = fieldsOf(schema).map((field): [string, Json | undefined] =>
    [field.name, readValue(field.schema, part(entered, field.name), inside(path, field.name), field.required, errors)]);
  const there = values.filter((one): one is [string, Json] => one[1] !== undefined);
  return Object.fromEntries([...there, ...Object.entries(isObject(extra) ? extra : {})]);
}

function isBlank(entered: Entered): boolean {
  return Array.isArray(entered) ? entered.length === 0
    : isObject(entered) ? Object.entries(entered as Record<string, Entered>).every(([name, one]) => name === variant || isBlank(one))
      : entered === undefined || entered === '';
}

const problems: Partial<Record<string, string>> = {
  number: 'This is not a number.', integer: 'This is not a whole number.', json: 'This is not JSON.', time: 'This is not a time.',
};

function parse(kind: string, text: string): Json | undefined {
  switch (kind) {
    case 'number':
    case 'integer': {
      const number = Number(text);
      return !Number.isFinite(number) || (kind === 'integer' && !Number.isInteger(number)) ? undefined : number;
    }
    case 'time': {
      const time = Date.parse(text);
      return Number.isNaN(time) ? undefined : /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? text : new Date(time).toISOString();
    }
    case 'json':
    case 'choice':
      return parseJson(text);
    default:
      return text;
  }
}
