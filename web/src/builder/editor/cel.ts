import { StreamLanguage, type StringStream } from '@codemirror/language';

/** Variables of the format; everything else that stands alone is a name that a macro binds, or a mistake. */
const roots = new Set([
  'input', 'context', 'outputs', 'nodes', 'run', 'secrets', 'item', 'index', 'iteration', 'output', 'error', 'attempt', 'event', 'correction',
]);

/** Colours for CEL (cel-spec, Syntax): literals, names, calls and operators. What is wrong with an expression the compiler says. */
export const cel = StreamLanguage.define<{ dotted: boolean }>({
  name: 'cel',
  startState: () => ({ dotted: false }),
  token(stream, state) {
    if (stream.eatSpace()) {
      return null;
    }

    const dotted = state.dotted;
    state.dotted = false;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }

    if (stream.match(/^[rRbB]{0,2}(?=["'])/)) {
      return text(stream);
    }

    if (stream.match(/^(0x[\da-fA-F]+|\d+(\.\d+)?([eE][+-]?\d+)?)u?/)) {
      return 'number';
    }

    const word = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null;
    if (word) {
      return /^(true|false|null)$/.test(word[0]) ? 'atom' : word[0] === 'in' ? 'keyword'
        : stream.match(/^\s*\(/, false) ? 'variableName.function' : !dotted && roots.has(word[0]) ? 'variableName.special' : dotted ? 'propertyName' : 'variableName';
    }

    const letter = stream.next();
    state.dotted = letter === '.';
    return letter !== undefined && '()[]{}'.includes(letter) ? 'bracket' : letter === '.' || letter === ',' ? 'punctuation' : 'operator';
  },
  languageData: { closeBrackets: { brackets: ['(', '[', '{', '"', "'"] } },
});

function text(stream: StringStream): string {
  const quote = stream.next();
  for (let escaped = false; !stream.eol();) {
    const letter = stream.next();
    if (letter === quote && !escaped) {
      break;
    }

    escaped = !escaped && letter === '\\';
  }

  return 'string';
}
