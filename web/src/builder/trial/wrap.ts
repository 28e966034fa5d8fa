import type { Json } from '@/api/types';

/** Variables of the format that a trial gives values of its own. */
export const variables = [
  'input', 'context', 'outputs', 'nodes', 'run', 'item', 'index', 'iteration', 'output', 'error', 'attempt', 'event', 'correction',
] as const;
export type Variable = (typeof variables)[number];

/** The variables an expression speaks of, by their names; one in a text literal counts too, which does no harm. */
export const spokenOf = (expression: string): Variable[] =>
  variables.filter((name) => new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(expression));

/**
 * An expression that reads its variables from the run's input instead of from a run: the one way the API has to evaluate something
 * on given data is a run of its own, and a macro of CEL binds a name to a value.
 */
export function bound(expression: string): string {
  return spokenOf(expression).reduce((inner, name) => `[given.${name}].map(${name}, ${inner})[0]`, `(${expression}\n)`);
}

/** The same with `given` bound; what a `${ }` can hold. */
export const trialOf = (expression: string): string => `[input].map(given, ${bound(expression)})[0]`;

/** A value in which references and embedded expressions read from the run's input. */
export function trialValue(value: Json): Json {
  if (typeof value === 'string') {
    return trialText(value);
  }

  return Array.isArray(value) ? value.map(trialValue)
    : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, trialValue(one)])) : value;
}

function trialText(text: string): string {
  const reference = /^\$([A-Za-z_][\w-]*)((?:\.[\w-]+|\[\d+\])*)$/.exec(text);
  if (reference) {
    return `\${ ${trialOf(expressionOf(reference[1]!, reference[2]!))} }`;
  }

  return text.startsWith('$$') ? text : embedded(text).map((part) => ('expression' in part ? `\${ ${trialOf(part.expression)} }` : part.text)).join('');
}

/** A reference as an expression: `$a-b.c` is `outputs['a-b'].c`. */
export function expressionOf(root: string, rest: string): string {
  const steps = rest.replaceAll(/\.([\w-]*-[\w-]*)/g, (_, step: string) => `['${step}']`);
  if (root === 'context') {
    return `input${steps}`;
  }

  const isVariable = (variables as readonly string[]).includes(root);
  return isVariable ? root + steps : (/^\w+$/.test(root) ? `outputs.${root}` : `outputs['${root}']`) + steps;
}

export type Part = { text: string } | { expression: string };

/** The texts and the `${ }` of a string, in their order; one without an end is text. */
export function embedded(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at)) {
    const end = text[at - 1] === '$' ? -1 : endOf(text, at + 2);
    if (end < 0) {
      at += 2;
      continue;
    }

    parts.push({ text: text.slice(from, at) }, { expression: text.slice(at + 2, end).trim() });
    from = at = end + 1;
  }

  return [...parts, { text: text.slice(from) }].filter((part) => !('text' in part) || part.text !== '');
}

/** Where a `\${` ends: braces nest, and those in text literals do not count. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === '"' || letter === "'") {
      at = literalEnd(text, at);
    } else if (letter === '{') {
      depth++;
    } else if (letter === '}' && depth-- === 0) {
      return at;
    }
  }

  return -1;
}

function literalEnd(text: string, start: number): number {
  const quote = text[start]!;
  const raw = /[rR][bB]?$/.test(text.slice(Math.max(0, start - 2), start));
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\' && !raw) {
      at++;
    } else if (text[at] === quote) {
      return at;
    }
  }

  return text.length;
}
