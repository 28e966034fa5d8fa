import type { NodeStatus } from '@/api/types';
import { edgeState, type EdgeState } from '../model/edges';
import type { Plan } from '../model/plan';
import type { RunModel } from '../model/runModel';
import { nodeStatusWords } from '@/status/statuses';
import { NodeIndex, type Layout } from './geometry';

/** A plan laid out, with the states of now by index: what painters and the minimap read. */
export class Scene {
  readonly index: NodeIndex;
  readonly status: NodeStatus[];
  readonly edges: EdgeState[];
  /** Nodes that match what is searched for; null when nothing is. */
  found: ReadonlySet<number> | null = null;
  selected = -1;

  constructor(readonly plan: Plan, readonly layout: Layout, readonly model: RunModel) {
    this.index = new NodeIndex(layout);
    this.status = plan.nodes.map(() => 'pending' as const);
    this.edges = plan.edges.map(() => 'open' as const);
    this.update();
  }

  /** Takes over what the run has come to. */
  update(): void {
    this.plan.nodes.forEach((node, i) => { this.status[i] = this.model.nodes.get(node.id)?.status ?? 'pending'; });
    this.plan.edges.forEach((edge, i) => { this.edges[i] = edgeState(this.plan, this.model, edge); });
  }

  /** What is searched for and selected. */
  look(text: string | undefined, status: NodeStatus | undefined, selected: string | undefined): void {
    this.selected = selected === undefined ? -1 : this.plan.indexOf.get(selected) ?? -1;
    this.found = text === undefined && status === undefined ? null : new Set(this.plan.nodes
      .filter((node) => matches(node, text) && (status === undefined || this.holds(node.index, status)))
      .map((node) => node.index));
  }

  /** The node has the status, or one in its body does. */
  private holds(index: number, status: NodeStatus): boolean {
    return this.status[index] === status || (this.model.bodies.get(this.plan.nodes[index]!.id)?.[status] ?? 0) > 0;
  }
}

export function matches(node: { id: string; label: string; type: string }, text: string | undefined): boolean {
  const wanted = text?.toLowerCase() ?? '';
  return node.id.toLowerCase().includes(wanted) || node.label.toLowerCase().includes(wanted) || node.type === wanted;
}

/** Statuses of a body's node runs that there are, in the order of the table of statuses. */
export function bodyCounts(model: RunModel, id: string): { status: NodeStatus; count: number }[] {
  const counts = model.bodies.get(id);
  return counts ? nodeStatusWords.map((status) => ({ status, count: counts[status] ?? 0 })).filter((one) => one.count > 0) : [];
}
