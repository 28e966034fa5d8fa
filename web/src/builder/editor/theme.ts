import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { nonce } from '@/app/nonce';

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--color-accent)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--color-muted)', fontStyle: 'italic' },
  { tag: [tags.special(tags.variableName), tags.keyword], color: 'var(--color-accent)' },
  { tag: [tags.string], color: 'var(--status-success)' },
  { tag: [tags.number, tags.atom], color: 'var(--status-waiting)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--color-muted)' },
]);

const base = EditorView.theme({
  '&': { color: 'var(--color-text)', backgroundColor: 'transparent', fontSize: 'var(--text-sm)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': { caretColor: 'var(--color-text)', fontFamily: 'var(--font-mono)' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.5' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--color-muted)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--color-hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--color-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection': {
    backgroundColor: 'var(--color-selected)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--color-raised)', border: '1px solid var(--color-line)', borderRadius: 'var(--radius-md)', color: 'var(--color-text)',
    boxShadow: 'var(--shadow-raised)',
  },
  '.cm-tooltip-autocomplete ul li': { padding: '2px 8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--color-accent-fill)', color: 'var(--color-on-accent)' },
  '.cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail': { color: 'var(--color-on-accent)' },
  '.cm-completionDetail': { color: 'var(--color-muted)', fontStyle: 'normal', marginLeft: '12px' },
  '.cm-panels': { backgroundColor: 'var(--color-sunken)', color: 'var(--color-text)', borderColor: 'var(--color-line)' },
  '.cm-panels .cm-textfield, .cm-panels .cm-button': {
    backgroundColor: 'var(--color-surface)', backgroundImage: 'none', border: '1px solid var(--color-line-strong)', borderRadius: 'var(--radius-md)',
    color: 'var(--color-text)', fontSize: 'var(--text-sm)',
  },
  '.cm-panels label, .cm-panels button': { fontSize: 'var(--text-sm)', color: 'var(--color-text)' },
  '.cm-searchMatch': { backgroundColor: 'var(--status-partial-soft)' },
  '.cm-mistake': { textDecoration: 'underline wavy var(--color-danger) 1px', textUnderlineOffset: '3px' },
  '.cm-mistakes': { width: '14px' },
  '.cm-mistake-dot': { display: 'block', backgroundColor: 'var(--color-danger)', borderRadius: '50%', width: '8px', height: '8px', margin: '6px 3px' },
});

/** How every text editor looks, in both themes, allowed by the page's policy. */
export const look: Extension = [EditorView.cspNonce.of(nonce), base, syntaxHighlighting(highlight)];
