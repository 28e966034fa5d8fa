import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ApiError, messageOf } from '@/api/problem';
import { runs } from '@/api/runs';
import { workflowKeys, workflows } from '@/api/workflows';
import { Page } from '@/app/Page';
import { Pane } from '@/app/Pane';
import { useShortcuts } from '@/app/shortcuts';
import type { FieldSchema } from '@/form/schema';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { toast } from '@/ui/toasts';
import { RunDialog } from '@/workflows/RunDialog';
import { CanvasPane } from './CanvasPane';
import { BuilderContext } from './context';
import { YamlEditor } from './editor/YamlEditor';
import { Inspector } from './inspector/Inspector';
import { text as textOf } from './model/graph';
import { Problems } from './Problems';
import { drafts } from './drafts';
import { useBuilderState } from './useBuilderState';
import type { Checked } from './useValidation';

const panes = [['canvas', 'Canvas'], ['form', 'Form'], ['text', 'Text']] as const;
type PaneName = (typeof panes)[number][0];

interface Props {
  title: string;
  /** What was published last, or what a new workflow begins with. */
  initial: string;
  published: boolean;
  /** Under which what is changed and not published is kept. */
  draft: string;
}

/** Canvas, form and text of one workflow file. The text is the truth; the others show and change it. */
export function BuilderView({ title, initial, published, draft }: Props) {
  const [begin] = useState(() => drafts.get(draft) ?? initial);
  const { builder, checked, text } = useBuilderState(begin);
  const { session } = builder;
  const [saved, setSaved] = useState(published ? initial : undefined);
  const [pane, setPane] = useState<PaneName>('canvas');
  const form = useRef<HTMLDivElement>(null);
  const editor = useRef<HTMLDivElement>(null);
  const changed = text !== (saved ?? initial);
  const publish = usePublish(() => session.text, (now) => { setSaved(now); drafts.set(draft, undefined); }, published);
  useEffect(() => drafts.set(draft, changed ? text : undefined), [draft, changed, text]);
  const [running, setRunning] = useState(false);
  const name = textOf(builder.file.name) ?? 'workflow';
  useShortcuts('Builder', [
    { keys: 'mod+s', what: 'Publish', run: () => publish.mutate(), whileTyping: true },
    { keys: 'mod+enter', what: 'Run what is on the screen', run: () => setRunning(true), whileTyping: true },
  ]);
  const go = (to: PaneName, find: () => HTMLElement | null | undefined) => {
    setPane(to);
    requestAnimationFrame(() => find()?.focus());
  };
  return (
    <BuilderContext value={builder}>
      <ReactFlowProvider>
        <Page
          fill
          title={title}
          actions={
            <>
              <Verdict checked={checked} changed={changed} saved={saved !== undefined} />
              {changed && <Button kind="quiet" onClick={() => session.set(saved ?? initial)}>Discard changes</Button>}
              <Button onClick={() => setRunning(true)} disabled={checked.state === 'invalid'}>Run</Button>
              <Button
                kind="primary"
                busy={publish.isPending}
                disabled={checked.state === 'invalid' || text === saved}
                onClick={() => publish.mutate()}
              >
                Publish
              </Button>
            </>
          }
          toolbar={<Switch value={pane} onChange={setPane} />}
        >
          <div className="pane flex h-full min-h-0 flex-col overflow-hidden">
            <div className="flex min-h-0 flex-1 max-lg:flex-col">
              <Part name="canvas" shown={pane} className="min-w-0 flex-1">
                <Pane name="The canvas">
                  <CanvasPane
                    onInspect={() => go('form', () => form.current?.querySelector<HTMLElement>('input, select, .cm-content, textarea'))}
                    onText={() => go('text', () => editor.current?.querySelector<HTMLElement>('.cm-content'))}
                  />
                </Pane>
              </Part>
              <Part name="form" shown={pane} className="overflow-auto border-line lg:w-[300px] lg:flex-none lg:border-l">
                <div ref={form} role="region" aria-label="Form"><Pane name="The form"><Inspector /></Pane></div>
              </Part>
              <Part name="text" shown={pane} className="border-line lg:w-[34%] lg:flex-none lg:border-l">
                <div ref={editor} className="h-full"><Pane name="The text"><YamlEditor session={session} /></Pane></div>
              </Part>
            </div>
            <Problems checked={checked} error={undefined} />
          </div>
          {running && (
            <RunDialog
              name={name}
              schema={(builder.file.input as FieldSchema | boolean | undefined) ?? null}
              onClose={() => setRunning(false)}
              start={({ input, id }, key) => runs.startInline({ definition: session.text, input: input ?? null, id: id ?? null }, key)}
            />
          )}
        </Page>
      </ReactFlowProvider>
    </BuilderContext>
  );
}

function usePublish(text: () => string, onSaved: (text: string) => void, known: boolean) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      const published = text();
      return { published, answer: await workflows.publish(published) };
    },
    onSuccess: ({ published, answer }) => {
      onSaved(published);
      if (!known) {
        void navigate({ to: '/workflows/$name/edit', params: { name: answer.name }, replace: true });
      }

      void queries.invalidateQueries({ queryKey: workflowKeys.lists });
      void queries.invalidateQueries({ queryKey: workflowKeys.workflow(answer.name) });
      toast('done', `${answer.name} is published as version ${answer.version}.`, {
        label: 'Open', run: () => void navigate({ to: '/workflows/$name', params: { name: answer.name } }),
      });
    },
    onError: (error) => toast('failed', error instanceof ApiError && error.errors.length > 0
      ? `Not published: ${error.errors[0]!.message}` : messageOf(error)),
  });
}

/** On narrow screens one part is shown at a time. */
function Part({ name, shown, className, children }: { name: PaneName; shown: PaneName; className: string; children: ReactNode }) {
  return <div className={classes('min-h-0', className, shown === name ? 'max-lg:flex-1' : 'max-lg:hidden')}>{children}</div>;
}

function Switch({ value, onChange }: { value: PaneName; onChange: (pane: PaneName) => void }) {
  return (
    <div role="group" aria-label="Shown" className="inline-flex rounded-md border border-line p-0.5 lg:hidden">
      {panes.map(([pane, label]) => (
        <button
          key={pane}
          type="button"
          aria-pressed={value === pane}
          onClick={() => onChange(pane)}
          className="h-6.5 rounded-sm px-3 text-sm text-muted aria-pressed:bg-selected aria-pressed:font-medium aria-pressed:text-text"
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function Verdict({ checked, changed, saved }: { checked: Checked; changed: boolean; saved: boolean }) {
  const count = checked.problems.length;
  const words = {
    checking: 'Checking …', valid: 'No mistakes', invalid: `${count} ${count === 1 ? 'mistake' : 'mistakes'}`, unreachable: 'Not checked: the server is out of reach',
  }[checked.state];
  return (
    <p role="status" className="text-sm text-muted">
      <span className={checked.state === 'invalid' ? 'font-medium text-danger' : ''}>{words}</span>
      {changed ? ' · not published' : saved ? ' · published' : ''}
    </p>
  );
}
