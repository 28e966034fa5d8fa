import type { ProblemError } from '@/api/types';
import type { Path } from '../yaml/source';
import { finallyScope, mainScope, record, type Scope } from './graph';

/** `nodes.rank.needs[0]` as steps; ids with dots do not exist. */
export function pathOf(written: string): Path {
  return [...written.matchAll(/\[(\d+)\]|\['([^']*)'\]|([^.[\]]+)/g)]
    .map(([, index, quoted, name]) => (index === undefined ? (quoted ?? name)! : Number(index)));
}

export const startsWith = (path: Path, prefix: Path): boolean => prefix.every((step, index) => path[index] === step);

/** The mistakes that belong to what is at the path, with the rest of their way. */
export function problemsAt(problems: readonly ProblemError[], path: Path): { problem: ProblemError; rest: Path }[] {
  return problems.flatMap((problem) => {
    const full = pathOf(problem.path);
    return startsWith(full, path) ? [{ problem, rest: full.slice(path.length) }] : [];
  });
}

/** The graph and the node of it that a path leads into, as deep as bodies go. */
export function placeOf(path: Path, file: unknown): { scope: Scope; node: string } | undefined {
  const outer = path[0] === 'finally' ? finallyScope : mainScope;
  if (path[0] !== outer.nodes[0] || typeof path[1] !== 'string') {
    return undefined;
  }

  let scope = outer;
  let at = 1;
  let fields = record(record(record(file)[String(path[0])])[path[1]]);
  while (path[at + 1] === 'body' && 'nodes' in record(fields.body) && path[at + 2] === 'nodes' && typeof path[at + 3] === 'string') {
    const body = path.slice(0, at + 2);
    scope = { nodes: [...body, 'nodes'], edges: [...body, 'edges'], single: false };
    fields = record(record(record(fields.body).nodes)[String(path[at + 3])]);
    at += 3;
  }

  return { scope, node: String(path[at]) };
}
