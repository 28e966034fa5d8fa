import { completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useEffectEvent, useId, useRef } from 'react';
import { Field, inputClass } from '@/ui/Field';
import { classes } from '@/ui/classes';
import { useBuilder } from '../context';
import { completion } from '../editor/completion';
import { look } from '../editor/theme';
import type { Language } from '../model/complete';

interface Props {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  language: Language;
  value: string;
  onChange: (value: string) => void;
  readOnly?: boolean;
}

/** A small editor for an expression or a value in YAML, with completion of what comes before the node. Its undo is the builder's. */
export function CodeField({ label, hint, error, language, value, onChange, readOnly = false }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => <Editor {...{ label, language, value, onChange, readOnly }} described={attributes['aria-describedby']} wrong={error !== undefined} />}
    </Field>
  );
}

function Editor({ label, language, value, onChange, readOnly, described, wrong }: Omit<Props, 'hint' | 'error'> & { described: string | undefined; wrong: boolean }) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const id = useId();
  const builder = useBuilder();
  const changed = useEffectEvent(onChange);
  const around = useEffectEvent(() => ({ graph: builder.graph, node: builder.node?.id, input: builder.file.input }));
  useEffect(() => {
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          look, EditorView.lineWrapping, EditorState.readOnly.of(readOnly === true), ...(language === 'value' ? [yaml()] : []),
          completion((context) => ({ before: context.state.doc.sliceString(0, context.pos), language, around: around() })),
          keymap.of([...completionKeymap, ...defaultKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', ...(described === undefined ? {} : { 'aria-describedby': described }) }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.isUserEvent('outside'))) {
              changed(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    view.current = editor;
    return () => { editor.destroy(); view.current = undefined; };
    // The editor lives as long as the field; its text is brought up to date below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, label, language, readOnly]);
  useEffect(() => {
    const editor = view.current;
    // While it is written into, what is written is the truth.
    if (editor && !editor.hasFocus && editor.state.doc.toString() !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, userEvent: 'outside' });
    }
  }, [value]);
  return <div ref={host} className={classes(inputClass, 'min-h-8 max-h-64 overflow-auto !px-0.5 py-0.5 focus-within:outline-2 focus-within:outline-accent', wrong && 'border-danger')} />;
}
