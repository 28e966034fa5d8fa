import { Document, visit } from 'yaml';

/** Longer values get lines of their own. */
const widest = 96;
const options = { lineWidth: 0, flowCollectionPadding: false, nullStr: 'null' } as const;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isVoid = (value: unknown) => isObject(value) && Object.keys(value).length === 0;

/** The value in one line, with brackets; for places inside brackets and short collections. */
export function flowText(value: unknown): string {
  // Inside a list, so that what means something between brackets is quoted.
  const document = new Document([value]);
  visit(document, {
    Collection: (_, node) => { node.flow = true; },
    Scalar: (_, node) => { if (typeof node.value === 'string' && node.value.includes('\n')) { node.type = 'QUOTE_DOUBLE'; } },
  });
  return document.toString({ ...options, doubleQuotedMinMultiLineLength: 1_000_000_000 }).trim().slice(1, -1).replaceAll(/\n\s*/g, ' ').trim();
}

function hasLines(value: unknown): boolean {
  return typeof value === 'string' ? value.includes('\n') : isObject(value) && Object.values(value).some(hasLines);
}

function fitsInLine(value: unknown, depth = 0): boolean {
  return !isObject(value) || (depth < 2 && Object.values(value).every((one) => fitsInLine(one, depth + 1)));
}

/** The value as lines, the first without, the others with the indent. */
export function blockLines(value: unknown, indent: number): string {
  const text = typeof value === 'string' ? stringLines(value) : linesOf(value);
  return text.split('\n').map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(indent) + line)).join('\n');
}

/** Short lists stay in one line, as people write them. */
function linesOf(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Seq: (_, node) => {
      const plain = node.toJS(document) as unknown;
      const short = node.items.length > 0 && fitsInLine(plain) && !hasLines(plain) && flowText(plain).length <= widest - 24;
      if (short && node !== document.contents) {
        node.flow = true;
        return visit.SKIP;
      }

      return undefined;
    },
  });
  return document.toString({ ...options, indent: 2 }).trimEnd();
}

/** A text; with line breaks as a block, unless blanks at its ends would be lost in one. */
function stringLines(value: string): string {
  if (/\n\n$|^\s|[ \t]\n|\r|^\n?$/.test(value)) {
    return flowText(value);
  }

  // As the value of a key, so that its lines are indented.
  return new Document({ k: value }).toString({ ...options, indent: 2 }).slice(3).trimEnd();
}

/** What follows the colon of a key that stands at column `indent`: begins with a blank or a line break. */
export function valueText(value: unknown, indent: number, wantBlock = false): string {
  if (!isObject(value)) {
    return ` ${blockLines(value, indent)}`;
  }

  if (isVoid(value)) {
    return Array.isArray(value) ? ' []' : ' {}';
  }

  if (!wantBlock && !hasLines(value) && fitsInLine(value)) {
    const flow = flowText(value);
    if (flow.length + indent <= widest) {
      return ` ${flow}`;
    }
  }

  const inner = indent + 2;
  return `\n${' '.repeat(inner)}${blockLines(value, inner)}`;
}

/** A key in a place with or without brackets around it. */
export function keyOf(key: string, flow: boolean): string {
  return flow ? flowText(key) : blockLines(key, 0);
}
