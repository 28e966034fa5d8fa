import { useQuery } from '@tanstack/react-query';
import { runKeys, runs } from '@/api/runs';
import { useRunData } from '../data/useRunData';
import type { Past } from './sample';

/** The chosen run with the whole outputs of these nodes; lists leave large ones out. Undefined while they are read. */
export function usePast(names: readonly string[]): { past: Past | undefined; ready: boolean } {
  const { run, nodes } = useRunData();
  const large = names.filter((name) => typeof nodes.get(name)?.output_url === 'string').sort();
  const whole = useQuery({
    queryKey: [...runKeys.nodes(run?.id ?? ''), 'whole', large],
    queryFn: ({ signal }) => Promise.all(large.map((name) => runs.node(run!.id, name, signal))),
    enabled: run !== undefined && large.length > 0,
  });
  const ready = large.length === 0 || whole.data !== undefined;
  if (run === undefined) {
    return { past: undefined, ready };
  }

  const known = whole.data && large.length > 0 ? new Map([...nodes, ...whole.data.map((node) => [node.node, node] as const)]) : nodes;
  return { past: { run, nodes: known }, ready };
}
