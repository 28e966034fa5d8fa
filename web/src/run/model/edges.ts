import type { Plan, PlanEdge } from './plan';
import type { NodeState, RunModel } from './runModel';

/** open: not resolved yet. */
export type EdgeState = 'open' | 'taken' | 'dead';

type Outcome = 'success' | 'failure' | 'skipped' | undefined;

/** What the edges of an ended node see (docs/workflow-format.md, "Edges and readiness"); undefined before its end. */
function outcomeOf(plan: Plan, model: RunModel, index: number, depth = 0): Outcome {
  const plain = plan.nodes[index]!;
  const status = model.nodes.get(plain.id)?.status;
  switch (status) {
    case 'success':
      return 'success';
    case 'failed':
      if (!plain.critical) {
        return 'success';
      }

      return plain.fallback >= 0 && depth < plan.nodes.length ? outcomeOf(plan, model, plain.fallback, depth + 1) : 'failure';
    case 'skipped':
    case 'cancelled':
      return depth > 0 ? 'failure' : 'skipped';
    default:
      return undefined;
  }
}

/** Whether a run goes, or went, along an edge. */
export function edgeState(plan: Plan, model: RunModel, edge: PlanEdge): EdgeState {
  const source = model.nodes.get(plan.nodes[edge.from]!.id);
  const target = model.nodes.get(plan.nodes[edge.to]!.id);
  if (edge.on === 'fallback') {
    return target === undefined || target.status === 'pending' ? 'open' : target.status === 'skipped' ? 'dead' : 'taken';
  }

  const outcome = outcomeOf(plan, model, edge.from);
  if (outcome === undefined || !source || !target) {
    return 'open';
  }

  const matches =
    edge.on === 'failure' ? outcome === 'failure'
    : (edge.on === 'always' || outcome === 'success') && (edge.branch === null || edge.branch === source.branch);
  return matches ? guarded(edge, source, target) : 'dead';
}

/** Guards are recorded with the event of the source's end; for a source that ended before the page was opened its target tells. */
function guarded(edge: PlanEdge, source: NodeState, target: NodeState): EdgeState {
  if (edge.guard < 0) {
    return 'taken';
  }

  if (source.guards !== null) {
    return source.guards[edge.guard] === '1' ? 'taken' : 'dead';
  }

  return target.status === 'pending' ? 'open' : target.status === 'skipped' && target.cause?.node === source.path ? 'dead' : 'taken';
}

/** Earlier nodes that are not done, for a node that waits for them. */
export function unfinished(plan: Plan, model: RunModel, index: number): string[] {
  return plan.incoming[index]!
    .map((edge) => plan.nodes[plan.edges[edge]!.from]!.id)
    .filter((id) => !['success', 'failed', 'skipped', 'cancelled'].includes(model.nodes.get(id)?.status ?? 'pending'));
}
