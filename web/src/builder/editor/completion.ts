import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { complete, type Language, type Surroundings } from '../model/complete';

interface Place {
  before: string;
  language: Language;
  around: Surroundings;
}

/** Choices while writing; what surrounds the text is asked for each time. */
export function completion(at: (context: CompletionContext) => Place | undefined): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const place = at(context);
    const found = place && complete(place.before, place.language, place.around);
    if (!found || (found.choices.length === 0) || (found.length === 0 && !context.explicit && !/[.${]$/.test(place.before))) {
      return null;
    }

    const options = found.choices.map(({ label, detail, insert }): Completion => ({
      label, ...(detail === undefined ? {} : { detail }), ...(insert === undefined ? {} : { apply: instead(insert) }),
    }));
    return { from: context.pos - found.length, options, validFor: /^[\w-]*$/ };
  };
  return autocompletion({ override: [source], icons: false, closeOnBlur: true });
}

/** Puts a text in the place of the dot before the completed word, and of the word. */
const instead = (insert: string) => (view: EditorView, _: Completion, from: number, to: number) => {
  view.dispatch({ changes: { from: from - 1, to, insert }, selection: { anchor: from - 1 + insert.length }, userEvent: 'input.complete' });
};
