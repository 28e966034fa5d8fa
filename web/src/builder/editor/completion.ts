import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
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

    const options = found.choices.map(({ label, detail }): Completion => ({ label, ...(detail === undefined ? {} : { detail }) }));
    return { from: context.pos - found.length, options, validFor: /^[\w-]*$/ };
  };
  return autocompletion({ override: [source], icons: false, closeOnBlur: true });
}
