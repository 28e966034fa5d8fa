import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { StatusIcon } from '@/status/StatusIcon';
import { nodeStatuses } from '@/status/statuses';
import type { NodeState } from '../model/runModel';
import type { RunStore } from '../useRun';
import { bodyCounts } from '../graph/scene';
import { rootOf } from '../model/plan';

/** Node runs of a body that are named here; the table has all. */
const named = 50;
const urgent = ['failed', 'waiting', 'retrying', 'running'];

/** What runs inside a loop or foreach: how many in which status, those that need a look first. */
export function BodyList({ store, node, onSelect }: { store: RunStore; node: string; onSelect: (node: string) => void }) {
  const { model } = store;
  const { version } = model;
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the model changes in place: its version tells when
  const inside = useMemo(() => firstInside(model.nodes.values(), node), [model, node, version]);
  if (inside.length === 0) {
    return null;
  }

  return (
    <section aria-label="Inside" className="flex flex-col gap-1">
      <h3 className="flex flex-wrap items-center gap-3 text-sm font-semibold">
        Inside
        {rootOf(node) === node && bodyCounts(model, node).map(({ status, count }) => (
          <span key={status} className="tabular inline-flex items-center gap-1 font-normal text-muted">
            <StatusIcon look={nodeStatuses[status]} size={14} />{count}
          </span>
        ))}
      </h3>
      <ul className="max-h-48 overflow-auto rounded-md border border-line">
        {inside.slice(0, named).map((one) => (
          <li key={one.path}>
            <button
              type="button"
              onClick={() => onSelect(one.path)}
              className="flex w-full items-center gap-2 px-2 py-1 text-left text-sm -outline-offset-2 hover:bg-hover"
            >
              <StatusIcon look={nodeStatuses[one.status]} size={14} /><span className="truncate">{one.path}</span>
            </button>
          </li>
        ))}
      </ul>
      {inside.length > named && (
        <Link
          to="." search={(now) => ({ ...now, view: 'table', q: `${node}[` })}
          className="text-sm"
        >
          All {inside.length} in the table
        </Link>
      )}
    </section>
  );
}

function firstInside(nodes: Iterable<NodeState>, node: string): NodeState[] {
  const prefix = `${node}[`;
  const found: NodeState[] = [];
  for (const one of nodes) {
    if (one.path.startsWith(prefix)) {
      found.push(one);
    }
  }

  const rank = (one: NodeState) => { const place = urgent.indexOf(one.status); return place < 0 ? urgent.length : place; };
  return found.sort((a, b) => rank(a) - rank(b));
}
