import type { NodeStatus } from '@/api/types';
import { nodeStatuses } from '@/status/statuses';
import { StatusIcon } from '@/status/StatusIcon';
import { count } from '@/ui/format';
import { Duration, Time } from '@/ui/Time';
import type { NodeState } from '../model/runModel';
import { pauseFor, useVersion, type RunStore } from '../useRun';
import { waitingText } from '../waiting';
import { NodeLink } from './NodeLink';

/** Nodes that are named; the others are in the table. */
const named = 6;

/** What a person can do something about comes first. */
const open: readonly NodeStatus[] = ['waiting', 'retrying', 'running', 'queued'];

/** What a run that goes on does now: which nodes wait, for what and since when, and which work. */
export function GoingOn({ store, onSelect }: { store: RunStore; onSelect: (node: string) => void }) {
  useVersion(store, pauseFor(store.model.nodes.size));
  const nodes = goingOn(store.model.nodes.values());
  if (nodes.length === 0) {
    return null;
  }

  return (
    <section aria-label="Now" className="flex flex-col gap-1 text-sm">
      <h3 className="font-semibold">Now</h3>
      <ul className="flex flex-col gap-1">
        {nodes.slice(0, named).map((node) => (
          <li key={node.path} className="flex items-start gap-2">
            <span className="mt-0.5 flex flex-none"><StatusIcon look={nodeStatuses[node.status]} /></span>
            <span className="min-w-0">
              <NodeLink node={node.path} onSelect={onSelect} /> <span className="text-muted"><Doing node={node} /></span>
            </span>
          </li>
        ))}
      </ul>
      {nodes.length > named && <p className="text-xs text-muted">and {count(nodes.length - named)} more, in the table</p>}
    </section>
  );
}

function Doing({ node: { waiting, status, attempts, startedAt, ...node } }: { node: NodeState }) {
  const since = waiting?.since ?? attempts.at(-1)?.startedAt ?? startedAt;
  const at = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  return (
    <>
      {waitingText({ waiting }) ?? (status === 'running' && node.maxAttempts > 1 ? `attempt ${attempts.length} of ${node.maxAttempts}` : nodeStatuses[status].word.toLowerCase())}
      {since !== null && <>, for <Duration since={at(since)} /></>}
      {waiting !== null && waiting.until !== null && <>; due <Time at={at(waiting.until)} /></>}
    </>
  );
}

/** Node runs that have begun and not ended, loops and lists only by what is inside them. */
export function goingOn(nodes: Iterable<NodeState>): NodeState[] {
  const found = [...nodes].filter((node) => open.includes(node.status));
  const holders = new Set(found.flatMap(({ path, root }) => (path === root ? [] : holdersOf(path))));
  return found.filter(({ path }) => !holders.has(path)).sort((a, b) => open.indexOf(a.status) - open.indexOf(b.status));
}

/** The nodes that a node run of a body lies in: `a` and `a[0].b` for `a[0].b[1].c`. */
const holdersOf = (path: string): string[] => [...path.matchAll(/\[/g)].map(({ index }) => path.slice(0, index));
