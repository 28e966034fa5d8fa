import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { runKeys, runs } from '@/api/runs';
import type { Node, Run } from '@/api/types';
import { Pane } from '@/app/Pane';
import { NodeStatusBadge, RunStatusBadge } from '@/status/StatusBadge';
import { Button, IconButton } from '@/ui/Button';
import { CopyButton } from '@/ui/Copy';
import { Failure } from '@/ui/Failure';
import { Icon } from '@/ui/Icon';
import { Loading } from '@/ui/Loading';
import { Tabs } from '@/ui/Tabs';
import type { RunPageSearch } from '../search';
import { useVersion, type RunStore } from '../useRun';
import { EventList } from './EventList';
import { LogView } from './LogView';
import { NodeOverview } from './NodeOverview';
import { RunOverview } from './RunOverview';
import { StepList } from './StepList';
import { ValueView } from './ValueView';

export type InspectorTab = NonNullable<RunPageSearch['tab']>;

interface Props {
  run: Run;
  store: RunStore;
  node: string | undefined;
  tab: InspectorTab;
  onTab: (tab: InspectorTab) => void;
  onSelect: (node: string | undefined) => void;
  onRetry: (from: string) => void;
  onRerun: (from: string) => void;
}

/** Everything about the selected node run; about the run when none is selected. */
export function Inspector(props: Props) {
  return props.node === undefined ? <OfRun {...props} /> : <OfNode key={props.node} {...props} path={props.node} />;
}

function OfRun({ run, store, tab, onTab, onSelect }: Props) {
  return (
    <Frame title={run.id} badge={<RunStatusBadge status={run.status} />} note="The whole run; select a node to see it alone.">
      <Parts
        store={store}
        node={undefined}
        tab={tab}
        onTab={onTab}
        overview={<RunOverview run={run} store={store} onSelect={onSelect} />}
        input={<ValueView label="Input of the run" value={run.input} file={`${run.id}-input.json`} />}
        output={
          run.output === null || run.output === undefined
            ? <Nothing>The run has no output{run.finished_at === null ? ' yet' : ''}.</Nothing>
            : <ValueView label="Output of the run" value={run.output} file={`${run.id}-output.json`} />
        }
      />
    </Frame>
  );
}

function OfNode({ run, store, path, tab, onTab, onSelect, onRetry, onRerun }: Props & { path: string }) {
  const node = useNode(run, store, path);
  if (node.isPending) {
    return <Loading what={`Loading ${path}`} />;
  }

  if (node.isError) {
    return (
      <>
        <Failure what={`${path} could not be read`} error={node.error} onRetry={() => void node.refetch()} />
        <Button className="mx-4" onClick={() => onSelect(undefined)}>Show the run</Button>
      </>
    );
  }

  const { data } = node;
  return (
    <Frame
      title={path}
      badge={<NodeStatusBadge status={data.status} />}
      note={[data.type.replace('_', ' '), data.agent ?? data.tool, data.title].filter((one) => one !== null).join(' · ')}
      onClose={() => onSelect(undefined)}
    >
      <Parts
        store={store}
        node={path}
        tab={tab}
        onTab={onTab}
        overview={<NodeOverview run={run} node={data} store={store} onSelect={onSelect} onRetry={onRetry} onRerun={onRerun} />}
        input={<Input node={data} run={run.id} />}
        output={<Output node={data} run={run.id} />}
        {...(data.agent === null ? {} : { steps: <StepList store={store} node={path} ended={data.finished_at !== null} /> })}
      />
    </Frame>
  );
}

/** What the server says of the node, read again whenever its events have told something new. */
function useNode(run: Run, store: RunStore, path: string) {
  const queries = useQueryClient();
  useVersion(store, 100);
  const state = store.model.nodes.get(path);
  const known = useRef(state);
  useEffect(() => {
    if (known.current !== state) {
      known.current = state;
      void queries.invalidateQueries({ queryKey: runKeys.node(run.id, path) });
    }
  }, [queries, run.id, path, state]);
  return useQuery({ queryKey: runKeys.node(run.id, path), queryFn: ({ signal }) => runs.node(run.id, path, signal) });
}

function Frame({ title, badge, note, onClose, children }: {
  title: string; badge: ReactNode; note: string; onClose?: () => void; children: ReactNode;
}) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex items-start gap-2 px-3 pt-2">
        <div className="min-w-0 flex-1">
          <h2 className="flex items-center gap-1 font-semibold"><span className="truncate" title={title}>{title}</span><CopyButton text={title} /></h2>
          <p className="flex flex-wrap gap-x-3 text-sm">{badge}<span dir="auto" className="text-muted">{note}</span></p>
        </div>
        {onClose && <IconButton label="Close: show the run" size="sm" onClick={onClose}><Icon name="close" /></IconButton>}
      </header>
      <div className="min-h-0 flex-1">{children}</div>
    </div>
  );
}

interface PartsProps {
  store: RunStore;
  node: string | undefined;
  tab: InspectorTab;
  onTab: (tab: InspectorTab) => void;
  overview: ReactNode;
  input: ReactNode;
  output: ReactNode;
  /** Of agents only. */
  steps?: ReactNode;
}

function Parts({ store, node, tab, onTab, overview, input, output, steps }: PartsProps) {
  const padded = (content: ReactNode) => <div className="p-3">{content}</div>;
  return (
    <Tabs
      label="Parts"
      value={tab === 'steps' && steps === undefined ? 'overview' : tab}
      onChange={onTab}
      tabs={[
        { value: 'overview', label: 'Overview', content: <Pane name="The overview">{padded(overview)}</Pane> },
        ...(steps === undefined ? [] : [{ value: 'steps' as const, label: 'Steps', content: <Pane name="The steps">{steps}</Pane> }]),
        { value: 'input', label: 'Input', content: padded(input) },
        { value: 'output', label: 'Output', content: padded(output) },
        { value: 'logs', label: 'Logs', content: <Pane name="The log"><LogView store={store} node={node} /></Pane> },
        { value: 'events', label: 'Events', content: <Pane name="The history"><EventList store={store} node={node} /></Pane> },
      ]}
    />
  );
}

const Nothing = ({ children }: { children: ReactNode }) => <p className="text-sm text-muted">{children}</p>;

function Input({ node, run }: { node: Node; run: string }) {
  return node.input === null || node.input === undefined
    ? <Nothing>{node.started_at === null ? 'It has not started, so its input is not known yet.' : 'It takes no input of its own.'}</Nothing>
    : <ValueView label={`Input of ${node.node}`} value={node.input} file={`${run}-${node.node}-input.json`} />;
}

function Output({ node, run }: { node: Node; run: string }) {
  return node.status === 'success'
    ? <ValueView label={`Output of ${node.node}`} value={node.output} file={`${run}-${node.node}-output.json`} />
    : <Nothing>{node.finished_at === null ? 'It has no output yet.' : 'It ended without an output.'}</Nothing>;
}
