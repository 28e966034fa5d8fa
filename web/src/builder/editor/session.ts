import { history, redo, redoDepth, undo, undoDepth, isolateHistory } from '@codemirror/commands';
import { EditorState, StateEffect, StateField, Text, Transaction, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { nothingKnown, startOf, type Callable } from '../model/callable';
import type { Fields } from '../model/graph';
import { parse, syntaxError, type Source } from '../yaml/source';
import { places, placesInHistory, setPlaces, type Places } from './history';

/** What the canvas shows: the newest text that can be read, and what is wrong with the text if it is not that one. */
export interface Reading {
  source: Source;
  error: { message: string; at: number } | undefined;
}

const undoneField = StateField.define<number>({
  create: () => 0,
  update: (now, transaction) => (transaction.isUserEvent('undo') || transaction.isUserEvent('redo') ? now + 1 : now),
});

/** The one text that is edited, with its history. The text editor shows it when it is on the screen; everything else edits through it. */
export class Session {
  state: EditorState;
  /** What a node gave in the run whose data is shown, for completion. */
  outputOf: (run: string) => unknown = () => undefined;
  /** What nodes may call on this server, for completion and new nodes. */
  callable: Callable = nothingKnown;
  private readonly watchers = new Set<(at: number) => void>();
  private view: EditorView | undefined;
  private readonly extended = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private reading: (Reading & { doc: Text }) | undefined;

  constructor(text: string, extensions: Extension) {
    this.state = EditorState.create({ doc: text, extensions: [history(), placesInHistory, undoneField, extensions] });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  know(outputOf: (run: string) => unknown): void {
    this.outputOf = outputOf;
  }

  knowCallable(callable: Callable): void {
    this.callable = callable;
  }

  /** What a new node of the type begins with here. */
  startOf(type: string): Fields {
    return startOf(type, this.callable);
  }

  readonly getState = (): EditorState => this.state;

  /** Tells of the place in the text that somebody goes to. */
  watchCursor(watcher: (at: number) => void): () => void {
    this.watchers.add(watcher);
    return () => { this.watchers.delete(watcher); };
  }

  goneTo(at: number): void {
    this.watchers.forEach((watcher) => watcher(at));
  }

  get text(): string {
    return this.state.doc.toString();
  }

  /** Adds to the editor what is fetched later; each once, by its name. */
  extend(name: string, extension: () => Extension): void {
    if (!this.extended.has(name)) {
      this.extended.add(name);
      this.dispatch(this.state.update({ effects: StateEffect.appendConfig.of(extension()) }));
    }
  }

  /** The editor on the screen, or undefined when it leaves it. */
  show(view: EditorView | undefined): void {
    this.view = view;
  }

  /** The view's transactions end here, and so do those made without one. */
  take(transactions: readonly Transaction[]): void {
    if (this.view) {
      this.view.update(transactions);
      this.state = this.view.state;
    } else {
      this.state = transactions.at(-1)?.state ?? this.state;
    }

    this.listeners.forEach((listener) => listener());
  }

  private readonly dispatch = (transaction: Transaction): void => this.take([transaction]);

  /** Changes the text to this one, touching only what lies between the first and the last difference.
   * @param typed part of writing one thing: undone together with what was typed before it.
   * @param moved the places of all nodes, when one gets a place with it: undone together. */
  set(next: string, typed = false, moved?: Places): void {
    const now = this.text;
    if (next === now) {
      return;
    }

    const most = Math.min(now.length, next.length);
    let begin = 0;
    while (begin < most && now[begin] === next[begin]) {
      begin++;
    }

    let end = 0;
    while (end < most - begin && now.at(-1 - end) === next.at(-1 - end)) {
      end++;
    }

    this.dispatch(this.state.update({
      changes: { from: begin, to: now.length - end, insert: next.slice(begin, next.length - end) },
      userEvent: typed ? 'input.type.form' : 'input.canvas',
      effects: [EditorView.scrollIntoView(begin, { y: 'center' }), ...(moved ? [setPlaces.of(moved)] : [])],
      annotations: typed ? [] : [isolateHistory.of('full')],
    }));
  }

  edit(change: (text: string) => string): void {
    this.set(change(this.text));
  }

  get places(): Places {
    return this.state.field(places);
  }

  move(next: Places): void {
    this.dispatch(this.state.update({ effects: setPlaces.of(next), annotations: isolateHistory.of('full') }));
  }

  /** How often something was undone or done again. */
  get undone(): number {
    return this.state.field(undoneField);
  }

  undo(): void {
    undo({ state: this.state, dispatch: this.dispatch });
  }

  redo(): void {
    redo({ state: this.state, dispatch: this.dispatch });
  }

  get canUndo(): boolean {
    return undoDepth(this.state) > 0;
  }

  get canRedo(): boolean {
    return redoDepth(this.state) > 0;
  }

  /** Shows a place of the text, if the editor is on the screen. */
  reveal(from: number, to = from, focus = false): void {
    const length = this.state.doc.length;
    this.dispatch(this.state.update({
      selection: { anchor: Math.min(from, length), head: Math.min(to, length) },
      effects: EditorView.scrollIntoView(Math.min(from, length), { y: 'start', yMargin: 48 }),
    }));
    if (focus) {
      this.view?.focus();
    }
  }

  read(doc: Text): Reading {
    if (this.reading?.doc !== doc) {
      const source = parse(doc.toString());
      const error = syntaxError(source);
      this.reading = { doc, source: error ? (this.reading?.source ?? parse('')) : source, error };
    }

    return this.reading;
  }
}
