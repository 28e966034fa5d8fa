import { createContext, use } from 'react';
import type { ProblemError } from '@/api/types';
import type { Session } from './editor/session';
import type { Fields, Graph, GraphEdge, GraphNode, Scope } from './model/graph';
import type { Source } from './yaml/source';

export interface Selection {
  nodes: ReadonlySet<string>;
  edge: string | undefined;
}

export const nothing: Selection = { nodes: new Set(), edge: undefined };

/** What every part of the builder works with. */
export interface Builder {
  session: Session;
  /** Of the newest text that can be read. */
  source: Source;
  /** The same as JSON. */
  file: Fields;
  /** The newest text cannot be read: only the text itself can be edited. */
  locked: boolean;
  graph: Graph;
  scope: Scope;
  enter: (scope: Scope) => void;
  selection: Selection;
  select: (selection: Selection) => void;
  /** The one selected node, or undefined when there is none or more. */
  node: GraphNode | undefined;
  edge: GraphEdge | undefined;
  problems: readonly ProblemError[];
  /** How often somebody undid or redid something: fields then show the text and not what was typed. */
  undone: number;
  /** Changes the text; undefined leaves it as it is. */
  edit: (change: (text: string, graph: Graph) => string) => void;
}

export const BuilderContext = createContext<Builder | undefined>(undefined);

export function useBuilder(): Builder {
  const builder = use(BuilderContext);
  if (!builder) {
    throw new Error('useBuilder belongs inside the builder');
  }

  return builder;
}
