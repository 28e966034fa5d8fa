import type { ToolServerBody } from '@/api/types';

/** What the form for a server of tools holds. */
export interface ServerForm {
  kind: 'url' | 'command';
  url: string;
  bearer: string;
  command: string;
  cwd: string;
  env: string;
}

/** The words of a command line as a shell would take them apart: blanks between, quotes around what has some, `\` before a quote.
 * Null when a quote is left open. */
export function wordsOf(line: string): string[] | null {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (letter === '\\' && quote !== "'" && at + 1 < line.length) {
      word = (word ?? '') + line[++at]!;
    } else if (quote !== '') {
      if (letter === quote) {
        quote = '';
      } else {
        word = (word ?? '') + letter;
      }
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= '';
    } else if (/\s/.test(letter)) {
      if (word !== undefined) {
        words.push(word);
      }

      word = undefined;
    } else {
      word = (word ?? '') + letter;
    }
  }

  return quote !== '' ? null : word === undefined ? words : [...words, word];
}

/** A command as a line that can be pasted. */
export const lineOf = (words: readonly string[]) =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

const given = (text: string) => (text.trim() === '' ? undefined : text.trim());
const list = (text: string) => text.split(/[\s,]+/).filter((one) => one !== '');

/** What the server is to be told; fields that are empty are left out. */
export function bodyOf(name: string, form: ServerForm): Partial<ToolServerBody> {
  if (form.kind === 'url') {
    return { name, url: form.url.trim(), ...(given(form.bearer) === undefined ? {} : { bearer_env: given(form.bearer)! }) };
  }

  const passed = list(form.env);
  return {
    name,
    command: wordsOf(form.command) ?? [],
    ...(given(form.cwd) === undefined ? {} : { cwd: given(form.cwd)! }),
    ...(passed.length === 0 ? {} : { pass_env: passed }),
  };
}
