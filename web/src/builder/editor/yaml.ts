import { StreamLanguage, type StringStream } from '@codemirror/language';

interface State {
  /** Where the first key or value of the last line with something on it stands, behind its dashes. */
  column: number;
  /** That line ended in a way that something deeper follows. */
  opens: boolean;
  /** Inside a block text: the indentation that its lines are deeper than. */
  block: number | undefined;
  /** Depth of brackets. */
  flow: number;
  quote: string | undefined;
}

/** Colours for YAML and the indentation of new lines. What can be read and what not the parser says, not this. */
export const yaml = StreamLanguage.define<State>({
  name: 'yaml',
  startState: () => ({ column: 0, opens: false, block: undefined, flow: 0, quote: undefined }),
  token(stream, state) {
    if (state.quote !== undefined) {
      return inQuotes(stream, state);
    }

    if (stream.sol()) {
      const indent = stream.indentation();
      const isBlank = /^\s*$/.test(stream.string);
      if (state.block !== undefined && (isBlank || indent > state.block)) {
        stream.skipToEnd();
        return 'string';
      }

      state.block = undefined;
      if (!isBlank && !/^\s*#/.test(stream.string)) {
        state.column = /^\s*(?:- +)*/.exec(stream.string)![0].length;
        state.opens = /[:|>[{]\s*[+-]?\s*(?:#.*)?$/.test(stream.string);
      }
    }

    return stream.eatSpace() ? null : word(stream, state);
  },
  indent: (state, after, { unit }) => (/^[\]}]/.test(after) ? state.column : state.column + (state.opens ? unit : 0)),
  languageData: { commentTokens: { line: '#' }, closeBrackets: { brackets: ['(', '[', '{', '"', "'"] } },
});

function word(stream: StringStream, state: State): string | null {
  if (stream.peek() === '#' && (stream.pos === 0 || /\s/.test(stream.string[stream.pos - 1]!))) {
    stream.skipToEnd();
    return 'comment';
  }

  if (stream.match(/^"(?:[^"\\]|\\.)*"/) || stream.match(/^'(?:[^']|'')*'/)) {
    return stream.match(/^\s*:(?:\s|$)/, false) ? 'propertyName' : 'string';
  }

  if (stream.match(/^(?:[^\s#,[\]{}:"'&*!|>%@`-]|-[\w.])[^#,[\]{}:]*(?=\s*:(?:\s|$))/)) {
    return 'propertyName';
  }

  if (stream.match(/^[|>][+-]?\d?[+-]?(?=\s*(?:#|$))/)) {
    state.block = stream.indentation();
    return 'operator';
  }

  const letter = stream.peek()!;
  if (letter === '"' || letter === "'") {
    state.quote = letter;
    stream.next();
    return inQuotes(stream, state);
  }

  if ('[]{},'.includes(letter) || stream.match(/^-(?=\s|$)/, false) || stream.match(/^:(?=\s|$)/, false)) {
    stream.next();
    state.flow = Math.max(0, state.flow + ('[{'.includes(letter) ? 1 : ']}'.includes(letter) ? -1 : 0));
    return 'punctuation';
  }

  return stream.match(/^[&*!][^\s,[\]{}]*/) ? 'labelName' : plain(stream, state);
}

/** A text without quotes ends at a comment, and between brackets at a comma or bracket. */
function plain(stream: StringStream, state: State): string | null {
  const said = stream.match(state.flow > 0 ? /^(?:[^\s,[\]{}#:]|:(?!\s|$)|(?<!\s)#|[ \t]+(?![#\s]))+/ : /^(?:[^\s#:]|:(?!\s|$)|(?<!\s)#|[ \t]+(?![#\s]))+/);
  if (!said) {
    stream.next();
    return null;
  }

  const text = stream.current().trim();
  return /^(?:true|false|null|~)$/i.test(text) ? 'atom' : /^[+-]?(?:\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?|0x[\da-f]+|0o[0-7]+)$/i.test(text) ? 'number' : null;
}

function inQuotes(stream: StringStream, state: State): string {
  while (!stream.eol()) {
    const letter = stream.next();
    if (letter === '\\' && state.quote === '"') {
      stream.next();
    } else if (letter === state.quote && !(letter === "'" && stream.eat("'"))) {
      state.quote = undefined;
      break;
    }
  }

  return 'string';
}
