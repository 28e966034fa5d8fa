import {
  autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type Completion, type CompletionContext, type CompletionResult,
} from '@codemirror/autocomplete';
import { Prec, type EditorState, type Extension } from '@codemirror/state';
import { keymap, type EditorView } from '@codemirror/view';
import { complete, type Language, type Surroundings } from '../model/complete';

export interface Place {
  before: string;
  language: Language;
  around: Surroundings;
}

/**
 * What helps while writing: choices and closing brackets. It is fetched once an editor is on the screen.
 * @param at what surrounds a place; asked for each time.
 */
export function writing(at: (state: EditorState, pos: number) => Place | undefined): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const place = at(context.state, context.pos);
    const found = place && complete(place.before, place.language, place.around);
    if (!found || (found.choices.length === 0) || (found.length === 0 && !context.explicit && !/[.${]$/.test(place.before))) {
      return null;
    }

    const options = found.choices.map(({ label, detail, insert }): Completion => ({
      label, ...(detail === undefined ? {} : { detail }), ...(insert === undefined ? {} : { apply: instead(insert) }),
    }));
    return { from: context.pos - found.length, options, validFor: /^[\w-]*$/ };
  };
  return [
    closeBrackets(), autocompletion({ override: [source], icons: false, closeOnBlur: true }),
    Prec.high(keymap.of([...closeBracketsKeymap, ...completionKeymap])),
  ];
}

/** Puts a text in the place of the dot before the completed word, and of the word. */
const instead = (insert: string) => (view: EditorView, _: Completion, from: number, to: number) => {
  view.dispatch({ changes: { from: from - 1, to, insert }, selection: { anchor: from - 1 + insert.length }, userEvent: 'input.complete' });
};
