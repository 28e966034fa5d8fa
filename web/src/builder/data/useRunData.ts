import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useRef, useState } from 'react';
import { runKeys, runs } from '@/api/runs';
import type { Node, Run } from '@/api/types';
import { useRunEvents } from '@/live/useLive';
import { trialLabel } from '../trial/trial';

/** How many runs can be chosen from, and how many pages of their nodes are read at most. */
const offered = 20;
const mostPages = 10;
/** The nodes of a run that goes on are read again at most this often. */
const pause = 400;

/** The run whose data the builder shows: statuses on the cards, outputs in the form, values for trying things out. */
export interface RunData {
  runs: readonly Run[];
  /** Undefined while there is none, or when none is wanted. */
  run: Run | undefined;
  /** By path: `fetch`, `each[0].fetch`. */
  nodes: ReadonlyMap<string, Node>;
  /** Undefined shows none. */
  choose: (id: string | undefined) => void;
}

export const RunDataContext = createContext<RunData>({ runs: [], run: undefined, nodes: new Map(), choose: () => undefined });
export const useRunData = (): RunData => use(RunDataContext);

const none: ReadonlyMap<string, Node> = new Map();

/** @param workflow its name; runs of the text that is not published have it too. */
export function useRunDataState(workflow: string): RunData {
  const queries = useQueryClient();
  const query = { workflow, limit: offered };
  const list = useQuery({ queryKey: runKeys.list(query), queryFn: ({ signal }) => runs.list(query, signal), enabled: workflow !== '' });
  const real = useMemo(() => (list.data?.items ?? []).filter((one) => !(trialLabel in one.labels)), [list.data]);
  const [chosen, choose] = useState<string | null>();
  const id = chosen === undefined ? real[0]?.id : (chosen ?? undefined);
  const run = useQuery({ queryKey: runKeys.run(id ?? ''), queryFn: ({ signal }) => runs.get(id!, signal), enabled: id !== undefined });
  const key = useMemo(() => [...runKeys.nodes(id ?? ''), 'all'], [id]);
  const nodes = useQuery({ queryKey: key, queryFn: ({ signal }) => readNodes(id!, signal), enabled: id !== undefined });
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(due.current), [id]);
  const goesOn = run.data !== undefined && run.data.finished_at === null;
  useRunEvents(id ?? '', id !== undefined && goesOn ? run.data.last_seq : null, () => {
    due.current ??= setTimeout(() => {
      due.current = undefined;
      void queries.invalidateQueries({ queryKey: key });
    }, pause);
  });
  return useMemo(() => ({
    runs: run.data && !real.some((one) => one.id === run.data.id) ? [run.data, ...real] : real,
    run: id === undefined ? undefined : run.data,
    nodes: id === undefined ? none : (nodes.data ?? none),
    choose: (next) => choose(next ?? null),
  }), [real, run.data, nodes.data, id]);
}

async function readNodes(id: string, signal: AbortSignal): Promise<ReadonlyMap<string, Node>> {
  const found = new Map<string, Node>();
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await runs.nodes(id, cursor, 500, signal);
    answer.items.forEach((node) => found.set(node.node, node));
    if (answer.next_cursor === null) {
      break;
    }

    cursor = answer.next_cursor;
  }

  return found;
}
