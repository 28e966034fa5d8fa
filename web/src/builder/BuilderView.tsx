import { useNavigate } from '@tanstack/react-router';
import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import { runs } from '@/api/runs';
import type { WorkflowDetail } from '@/api/types';
import { Page } from '@/app/Page';
import { Pane } from '@/app/Pane';
import { useShortcuts } from '@/app/shortcuts';
import type { FieldSchema } from '@/form/schema';
import { Button } from '@/ui/Button';
import { toast } from '@/ui/toasts';
import { CanvasPane } from './CanvasPane';
import { BuilderContext } from './context';
import { RunDataContext, useRunDataState } from './data/useRunData';
import { drafts, type Base } from './drafts';
import { focusSoon } from './focus';
import { later } from './later';
import { YamlEditor } from './editor/YamlEditor';
import { text as textOf } from './model/graph';
import { Panes, PaneSwitch, type PaneName } from './panes/Panes';
import { useMedia } from './panes/useMedia';
import { Problems } from './Problems';
import { Outdated } from './publish/Outdated';
import { usePublish } from './publish/usePublish';
import { useBuilderState } from './useBuilderState';
import { useCallable } from './useCallable';
import type { Checked } from './useValidation';

const Inspector = later(() => import('./inspector/Inspector').then((part) => part.Inspector));
const RunDialog = later(() => import('@/workflows/RunDialog').then((part) => part.RunDialog));
const Conflict = later(() => import('./publish/Conflict').then((part) => part.Conflict));

interface Props {
  title: string;
  /** What is published now, kept up to date; undefined for a new workflow. */
  newest: WorkflowDetail | undefined;
  /** What a new workflow begins with. */
  start: string;
  /** Under which what is changed and not published is kept. */
  draft: string;
}

const baseOf = ({ name, version, hash }: WorkflowDetail): Base => ({ name, version, hash });

/** Canvas, form and text of one workflow file. The text is the truth; the others show and change it. */
export function BuilderView({ title, newest, start, draft }: Props) {
  const [begun] = useState(() => drafts.get(draft) ?? { text: newest?.definition ?? start, base: newest && baseOf(newest) });
  const { builder, checked, text } = useBuilderState(begun.text);
  const { session } = builder;
  const [base, setBase] = useState(begun.base);
  // The text that Discard goes back to, and that there is nothing to publish of.
  const [saved, setSaved] = useState(newest?.definition ?? start);
  const [pane, setPane] = useState<PaneName>('canvas');
  const [running, setRunning] = useState(false);
  const navigate = useNavigate();
  const form = useRef<HTMLDivElement>(null);
  const editor = useRef<HTMLDivElement>(null);
  const changed = text !== saved;
  const name = textOf(builder.file.name) ?? '';
  const data = useRunDataState(name);
  useEffect(() => session.know((run) => data.nodes.get(run)?.output ?? undefined), [session, data.nodes]);
  const callable = useCallable();
  useEffect(() => session.knowCallable(callable), [session, callable]);
  const publishing = usePublish({
    text: () => session.text, name: () => name, base,
    onPublished: (now, next) => { setSaved(now); setBase(next); drafts.set(draft, undefined); },
  });
  useEffect(() => drafts.set(draft, changed ? { text, base } : undefined), [draft, changed, text, base]);
  const canPublish = checked.state !== 'invalid' && (changed || base === undefined);
  const publish = () => { if (canPublish) { publishing.publish(); } };
  useShortcuts('Builder', [
    { keys: 'mod+s', what: 'Publish', run: publish, whileTyping: true },
    { keys: 'mod+z', what: 'Undo, in text, form and drawing alike', run: () => session.undo() },
    { keys: 'mod+shift+z', what: 'Redo', run: () => session.redo() },
    { keys: 'mod+enter', what: 'Run what is on the screen', run: () => setRunning(true), whileTyping: true },
  ]);
  const go = (to: PaneName, find: () => HTMLElement | null | undefined) => {
    setPane(to);
    focusSoon(find);
  };
  const discard = () => {
    session.set(saved);
    setBase(newest && baseOf(newest));
  };
  const take = (next: string, detail: WorkflowDetail, said: string) => {
    session.set(next);
    setBase(baseOf(detail));
    setSaved(detail.definition);
    publishing.dismiss();
    toast('done', said);
  };
  const isWide = useMedia('(min-width: 64rem)');
  const verdict = <Verdict checked={checked} changed={changed} published={base !== undefined} />;
  return (
    <BuilderContext value={builder}>
      <RunDataContext value={data}>
        <ReactFlowProvider>
          <Page
            fill
            title={title}
            actions={
              <>
                {isWide && verdict}
                {changed && <Button kind="quiet" onClick={discard}><span>Discard<span className="max-sm:sr-only"> changes</span></span></Button>}
                <Button onClick={() => setRunning(true)} disabled={checked.state === 'invalid'}>Run</Button>
                <Button kind="primary" busy={publishing.busy} disabled={!canPublish} onClick={publish}>Publish</Button>
              </>
            }
            toolbar={isWide ? undefined : <div className="flex items-center gap-3"><PaneSwitch value={pane} onChange={setPane} />{verdict}</div>}
          >
            <div className="pane flex h-full min-h-0 flex-col overflow-hidden">
              {newest && base && newest.name === base.name && newest.version > base.version && (
                <Outdated
                  newest={newest}
                  base={base}
                  changed={changed}
                  onTake={() => take(newest.definition, newest, `This is version ${newest.version} now.`)}
                  onCompare={() => publishing.compare(newest)}
                />
              )}
              <Panes
                shown={pane}
                canvas={(
                  <Pane name="The canvas">
                    <CanvasPane
                      onInspect={() => go('form', () => form.current?.querySelector<HTMLElement>('input, select, .cm-content, textarea'))}
                      onText={() => go('text', () => editor.current?.querySelector<HTMLElement>('.cm-content'))}
                    />
                  </Pane>
                )}
                text={<div ref={editor} className="h-full"><Pane name="The text"><YamlEditor session={session} /></Pane></div>}
                form={<div ref={form} role="region" aria-label="Form"><Pane name="The form"><Inspector /></Pane></div>}
              />
              <Problems checked={checked} />
            </div>
            {running && (
              <RunDialog
                name={name === '' ? 'the workflow' : name}
                schema={(builder.file.input as FieldSchema | boolean | undefined) ?? null}
                onClose={() => setRunning(false)}
                start={({ input, id }, key) => runs.startInline({ definition: session.text, input: input ?? null, id: id ?? null }, key)}
                onStarted={(run) => {
                  data.choose(run.id);
                  toast('done', `${run.id} runs: see it on the canvas.`, {
                    label: 'Open', run: () => void navigate({ to: '/runs/$id', params: { id: run.id } }),
                  });
                }}
              />
            )}
            {publishing.conflict && (
              <Conflict
                newest={publishing.conflict}
                base={base}
                mine={text}
                busy={publishing.busy}
                onPublishOver={publishing.publishOver}
                onTake={(next, said) => take(next, publishing.conflict!, said)}
                onClose={publishing.dismiss}
              />
            )}
          </Page>
        </ReactFlowProvider>
      </RunDataContext>
    </BuilderContext>
  );
}

function Verdict({ checked, changed, published }: { checked: Checked; changed: boolean; published: boolean }) {
  const count = checked.problems.length;
  const words = {
    checking: 'Checking …',
    valid: 'No mistakes',
    invalid: `${count} ${count === 1 ? 'mistake' : 'mistakes'}`,
    unreachable: 'Not checked: the server is out of reach',
  }[checked.state];
  return (
    <p role="status" className="text-sm text-muted">
      <span className={checked.state === 'invalid' ? 'font-medium text-danger' : ''}>{words}</span>
      {changed ? ' · not published' : published ? ' · published' : ''}
    </p>
  );
}
