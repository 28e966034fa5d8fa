import { kindOf, limitsOf, simple, variantsOf, type FieldSchema } from '@/form/schema';

/** A value of a JSON Schema as people read it. */
export interface SchemaRow {
  /** `city`, `stops[]`, `stops[].name`. */
  path: string;
  depth: number;
  type: string;
  required: boolean;
  /** Description, limits, default, choices. */
  notes: string[];
}

/** Schemas may refer to themselves. */
const deepest = 6;

type Schema = FieldSchema & { $ref?: string; $defs?: Record<string, FieldSchema>; definitions?: Record<string, FieldSchema> };

/** All values that the schema of an object names, in order, with what is inside each below it. */
export function schemaRows(schema: FieldSchema): SchemaRow[] {
  const rows: SchemaRow[] = [];
  addFields(resolved(schema, schema), schema, '', 0, rows);
  return rows;
}

function addFields(schema: FieldSchema, root: FieldSchema, path: string, depth: number, rows: SchemaRow[]): void {
  for (const [name, raw] of Object.entries(schema.properties ?? {})) {
    const field = resolved(raw, root);
    const at = path === '' ? name : `${path}.${name}`;
    rows.push({ path: at, depth, type: typeWords(field, root), required: schema.required?.includes(name) ?? false, notes: notesOf(field) });
    if (depth < deepest) {
      addInside(field, root, at, depth + 1, rows);
    }
  }
}

function addInside(field: FieldSchema, root: FieldSchema, path: string, depth: number, rows: SchemaRow[]): void {
  if (field.properties) {
    addFields(field, root, path, depth, rows);
  } else if (typeof field.items === 'object') {
    addInside(resolved(field.items, root), root, `${path}[]`, depth, rows);
  } else {
    variantsOf(field).filter((one) => one.properties).forEach((one) => addFields(resolved(one, root), root, path, depth, rows));
  }
}

/** With what it refers to in the same schema. */
function resolved(raw: FieldSchema, root: FieldSchema, steps = 0): FieldSchema {
  const { $ref, ...rest } = raw as Schema;
  const name = /^#\/(\$defs|definitions)\/([^/]+)$/.exec($ref ?? '');
  const found = name ? (root as Schema)[name[1] as '$defs' | 'definitions']?.[decodeURIComponent(name[2]!)] : undefined;
  return found && steps < deepest ? { ...resolved(found, root, steps + 1), ...simple(rest) } : simple(raw);
}

function typeWords(schema: FieldSchema, root: FieldSchema, depth = 0): string {
  const variants = variantsOf(schema);
  if (schema.const !== undefined) {
    return JSON.stringify(schema.const);
  }

  if (schema.enum) {
    return 'one of';
  }

  if (variants.length > 0) {
    return [...new Set(variants.map((one) => typeWords(one, root, depth + 1)))].join(' or ');
  }

  if (schema.type === 'array' && typeof schema.items === 'object' && depth < deepest) {
    return `list of ${typeWords(resolved(schema.items, root), root, depth + 1)}`;
  }

  return Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type ?? (kindOf(schema) === 'object' ? 'object' : 'anything');
}

function notesOf(schema: FieldSchema): string[] {
  const lengths = [
    schema.minLength !== undefined || schema.maxLength !== undefined ? span(schema.minLength, schema.maxLength, 'characters') : undefined,
    schema.minItems !== undefined || schema.maxItems !== undefined ? span(schema.minItems, schema.maxItems, 'items') : undefined,
  ];
  return [
    limitsOf(schema), schema.enum?.map((one) => JSON.stringify(one)).join(', '), ...lengths,
    schema.format === 'date-time' ? 'a time' : undefined,
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
  ].filter((one) => one !== undefined);
}

const span = (least: number | undefined, most: number | undefined, what: string) =>
  (least === undefined ? `at most ${most} ${what}` : most === undefined ? `at least ${least} ${what}` : `${least} to ${most} ${what}`);
