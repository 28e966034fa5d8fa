import { RangeSet, StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, gutter, GutterMarker, keymap, type DecorationSet } from '@codemirror/view';

/** A place in the text and what the compiler says of it; in the order of the text. */
export interface Mistake {
  from: number;
  to: number;
  message: string;
}

export const setMistakes = StateEffect.define<readonly Mistake[]>();

/** Marks wander with the text until the next answer of the compiler. */
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (now, transaction) => transaction.effects.reduce(
    (set, effect) => (effect.is(setMistakes)
      ? Decoration.set(effect.value.filter(({ from, to }) => from < to).map(({ from, to, message }) =>
        Decoration.mark({ class: 'cm-mistake', attributes: { title: message } }).range(from, to)))
      : set),
    now.map(transaction.changes)),
  provide: (field) => EditorView.decorations.from(field),
});

class Dot extends GutterMarker {
  override elementClass = 'cm-mistake-line';

  override toDOM(): HTMLElement {
    const dot = document.createElement('span');
    dot.className = 'cm-mistake-dot';
    return dot;
  }
}

const dot = new Dot();

/** Marks what the compiler refuses, at its place and at its line; F8 goes from one to the next. */
export const mistakes: Extension = [
  marks,
  gutter({
    class: 'cm-mistakes',
    markers: (view) => {
      const lines = new Set<number>();
      view.state.field(marks).between(0, view.state.doc.length, (from) => { lines.add(view.state.doc.lineAt(from).from); });
      return RangeSet.of([...lines].map((from) => dot.range(from)), true);
    },
    initialSpacer: () => dot,
  }),
  keymap.of([{
    key: 'F8',
    run: (view) => {
      const places: number[] = [];
      view.state.field(marks).between(0, view.state.doc.length, (from) => { places.push(from); });
      const next = places.find((from) => from > view.state.selection.main.head) ?? places[0];
      if (next !== undefined) {
        view.dispatch({ selection: { anchor: next }, scrollIntoView: true, userEvent: 'select' });
      }

      return next !== undefined;
    },
  }]),
];
