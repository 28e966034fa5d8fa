import type { Plan } from '../model/plan';
import type { NodeState, RunModel } from '../model/runModel';
import { containers, segmentsOf, spanOf, type SegmentKind } from './segments';

/** other: between the end of one node and the start of the next. */
export type SpentKind = SegmentKind | 'other';

export interface Spent {
  total: number;
  /** Milliseconds on the path, by kind, the longest first. */
  kinds: { kind: SpentKind; ms: number }[];
  /** The nodes one after the other that decided how long the run took, in order. */
  path: { node: NodeState; ms: number }[];
}

/** Where the time went: back from the node that ended last, each time to the one before it that ended last. */
export function whereTimeWent(plan: Plan, model: RunModel, from: number, to: number): Spent {
  const sums = new Map<SpentKind, number>();
  const add = (kind: SpentKind, ms: number) => { if (ms > 0) { sums.set(kind, (sums.get(kind) ?? 0) + ms); } };
  const path: Spent['path'] = [];
  const bodies = bodiesOf(model, to);
  const spend = (node: NodeState, begin: number, until: number) => {
    let left = until - begin;
    for (const one of segmentsOf(node, to)) {
      const [first, last] = [Math.max(one.from, begin), Math.min(one.to, until)];
      if (last > first) {
        left -= last - first;
        add(one.kind, one.kind === 'inside' ? last - first - within(node, first, last) : last - first);
      }
    }

    add('other', left);
  };
  // No edges are known inside: back from the body node that ended last to the one that ended last before it began.
  const within = (node: NodeState, begin: number, until: number): number => {
    let [end, spent] = [until, 0];
    for (const { node: body, span } of bodies.get(node.path) ?? []) {
      const [first, last] = [Math.max(span.from, begin), span.to];
      if (last <= end && last > first) {
        spend(body, first, last);
        [end, spent] = [first, spent + last - first];
      }
    }

    return spent;
  };
  let [end, current] = [to, lastToEnd(plan, model, to)];
  while (current) {
    const span = spanOf(current.node, to)!;
    const until = Math.min(span.to, end);
    add('other', end - until);
    const begin = Math.min(until, Math.max(from, span.from));
    spend(current.node, begin, until);
    path.unshift({ node: current.node, ms: until - begin });
    end = begin;
    current = before(plan, model, current.index, begin, to);
  }

  add('other', end - from);
  return {
    total: Math.max(0, to - from),
    kinds: [...sums].map(([kind, ms]) => ({ kind, ms })).sort((a, b) => b.ms - a.ms),
    path: path.filter((one) => one.ms > 0),
  };
}

/** The nodes inside each loop, foreach or other workflow that do the work, the last to end first; what goes on still ends now. */
function bodiesOf(model: RunModel, now: number): Map<string, { node: NodeState; span: { from: number; to: number } }[]> {
  const found = new Map<string, { node: NodeState; span: { from: number; to: number } }[]>();
  for (const node of model.nodes.values()) {
    const span = node.root !== node.path && !containers.has(node.type) ? spanOf(node, now) : null;
    if (span) {
      const inside = found.get(node.root);
      if (inside) {
        inside.push({ node, span });
      } else {
        found.set(node.root, [{ node, span }]);
      }
    }
  }

  found.forEach((inside) => inside.sort((a, b) => b.span.to - a.span.to || b.span.from - a.span.from));
  return found;
}

interface Found { index: number; node: NodeState }

function lastToEnd(plan: Plan, model: RunModel, now: number): Found | undefined {
  return latest(plan, model, plan.nodes.map((node) => node.index), Infinity, now);
}

function before(plan: Plan, model: RunModel, index: number, begin: number, now: number): Found | undefined {
  const earlier = plan.incoming[index]!.map((edge) => plan.edges[edge]!.from);
  // Nodes that run at the end wait for everything else without an edge saying so.
  const all = earlier.length === 0 && plan.nodes[index]!.finally
    ? plan.nodes.filter((node) => !node.finally).map((node) => node.index)
    : earlier;
  return latest(plan, model, all, begin, now);
}

/** The one that ended last, not after `limit`; of several the one that began last. */
function latest(plan: Plan, model: RunModel, indexes: readonly number[], limit: number, now: number): Found | undefined {
  let best: (Found & { from: number; to: number }) | undefined;
  for (const index of indexes) {
    const node = model.nodes.get(plan.nodes[index]!.id);
    const span = node && spanOf(node, now);
    if (span && span.to <= limit && (!best || span.to > best.to || (span.to === best.to && span.from > best.from))) {
      best = { index, node, ...span };
    }
  }

  return best;
}
