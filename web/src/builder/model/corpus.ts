import { readdirSync, readFileSync } from 'node:fs';
import { record } from './graph';
import { isFlow, jsonOf, parse, syntaxError } from '../yaml/source';

/** Every workflow that the repository has, for tests: the examples, and those in the tests of the server and in the documents. */
export function corpus(): (readonly [name: string, text: string])[] {
  const examples = readdirSync('../examples').filter((file) => file.endsWith('.yaml'))
    .map((file) => [file, readFileSync(`../examples/${file}`, 'utf8')] as const);
  const others = [...files('../tests', /\.cs$/), ...files('../bench', /\.cs$/), ...files('../docs', /\.md$/), ...files('../tests/Baton.Browser', /\.ts$/)]
    .flatMap((file) => textsIn(readFileSync(file, 'utf8')).map((text, index) => [`${file} ${index}`, text] as const));
  return [...examples, ...others];
}

function files(folder: string, name: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? (/^(bin|obj|node_modules)$/.test(entry.name) ? [] : files(path, name)) : name.test(entry.name) ? [path] : [];
  });
}

/** Texts in literals of C# and TypeScript and fenced blocks of Markdown, without their indentation. */
function textsIn(content: string): string[] {
  const raw = [...content.matchAll(/"""\n([^]*?)\n *"""/g), ...content.matchAll(/"""([^"\n][^\n]*?)"""/g), ...content.matchAll(/`([^`]*)`/g),
    ...content.matchAll(/```ya?ml\n([^]*?)```/g)].map(([, text]) => outdented(text!));
  const escaped = [...content.matchAll(/"(?:[^"\\\n]|\\[nrt"\\])+"/g)].map(([text]) => JSON.parse(text.replaceAll('\t', ' ')) as string);
  return [...new Set([...raw, ...escaped].filter((text) => text.includes('type')).map(workflowOf).filter((text) => text !== undefined))];
}

function outdented(text: string): string {
  const lines = text.split('\n');
  const least = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return `${lines.map((line) => line.slice(least)).join('\n')}\n`;
}

/** The text when it is a workflow; tests often write its nodes only. */
function workflowOf(text: string): string | undefined {
  const source = parse(text);
  const file = syntaxError(source) ? {} : record(jsonOf(source, source.doc.contents));
  const isNodes = (value: unknown) => {
    const nodes = Object.values(record(value));
    return nodes.length > 0 && nodes.every((node) => typeof record(node).type === 'string');
  };
  return isNodes(file.nodes) ? text
    : isNodes(file) && !isFlow(source.doc.contents) ? `nodes:\n${text.split('\n').map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}` : undefined;
}
