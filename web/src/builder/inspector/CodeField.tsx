import { bracketMatching } from '@codemirror/language';
import { EditorState, StateEffect } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useEffectEvent, useId, useRef } from 'react';
import { Field, inputClass } from '@/ui/Field';
import { classes } from '@/ui/classes';
import { useBuilder } from '../context';
import { cel } from '../editor/cel';
import { keys } from '../editor/keys';
import { look } from '../editor/theme';
import { yaml } from '../editor/yaml';
import type { Language } from '../model/complete';
import { surroundingsOf } from '../model/surroundings';
import { TryBox } from '../trial/TryBox';

interface Props {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  language: Language;
  value: string;
  onChange: (value: string) => void;
  /** Its name in the file: some fields know more names than others. */
  field?: string | undefined;
  readOnly?: boolean;
  /** Offers to evaluate what stands in it. */
  tried?: boolean;
}

/** A small editor for an expression or a value in YAML, with completion of what comes before the node. Its undo is the builder's. */
export function CodeField({ label, hint, error, language, field, value, onChange, readOnly = false, tried = true }: Props) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Field label={label} hint={hint} error={error}>
        {(attributes) => (
          <Editor {...{ label, language, field, value, onChange, readOnly }} described={attributes['aria-describedby']} wrong={error !== undefined} />
        )}
      </Field>
      {tried && value.trim() !== '' && <TryBox label={label} language={language} written={value} />}
    </div>
  );
}

function Editor({ label, language, field, value, onChange, readOnly, described, wrong }: Omit<Props, 'hint' | 'error' | 'tried'> & { described: string | undefined; wrong: boolean }) {
  const builder = useBuilder();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const undone = useRef(builder.undone);
  const id = useId();
  const changed = useEffectEvent(onChange);
  const around = useEffectEvent(() => {
    const { source, scope, node, session } = builder;
    return surroundingsOf(source, scope, node?.id, field, session);
  });
  useEffect(() => {
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          look, EditorView.lineWrapping, EditorState.readOnly.of(readOnly === true), language === 'value' ? yaml : cel, bracketMatching(),
          keymap.of(keys),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0', ...(described === undefined ? {} : { 'aria-describedby': described }) }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.isUserEvent('outside'))) {
              changed(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    view.current = editor;
    void import('../editor/writing').then(({ writing }) => {
      if (view.current === editor) {
        const at = (state: EditorState, pos: number) => ({ before: state.doc.sliceString(0, pos), language, around: around() });
        editor.dispatch({ effects: StateEffect.appendConfig.of(writing(at)) });
      }
    });
    return () => { editor.destroy(); view.current = undefined; };
    // The editor lives as long as the field; its text is brought up to date below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, label, language, readOnly]);
  useEffect(() => {
    const editor = view.current;
    // While it is written into, what is written is the truth, until somebody undoes it.
    const isOwn = editor?.hasFocus === true && undone.current === builder.undone;
    undone.current = builder.undone;
    if (editor && !isOwn && editor.state.doc.toString() !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, userEvent: 'outside' });
    }
  }, [value, builder.undone]);
  return <div ref={host} className={classes(inputClass, 'min-h-8 max-h-64 overflow-auto !px-0.5 py-0.5 focus-within:outline-2 focus-within:outline-accent', wrong && 'border-danger')} />;
}
