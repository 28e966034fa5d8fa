import { EditorView } from '@codemirror/view';
import { useCallback, useDeferredValue, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { nothing, type Builder, type Selection } from './context';
import { yamlExtensions } from './editor/extensions';
import { setMistakes } from './editor/mistakes';
import { Session } from './editor/session';
import { bodyScope, finallyScope, graphOf, mainScope, record, type Graph, type Scope } from './model/graph';
import { jsonOf, nodeAt, parse } from './yaml/source';
import { useValidation, type Checked } from './useValidation';

/** The state of the builder: the text and its history in the session, and what is looked at. */
export function useBuilderState(initial: string): { builder: Builder; checked: Checked; text: string } {
  const [session] = useState(() => newSession(initial));
  const state = useSyncExternalStore(session.subscribe, session.getState);
  const doc = useDeferredValue(state.doc);
  const reading = session.read(doc);
  const text = useMemo(() => doc.toString(), [doc]);
  const checked = useValidation(text);
  const { source } = reading;
  const file = useMemo(() => record(jsonOf(source, source.doc.contents)), [source]);
  const [wantedScope, setScope] = useState<Scope>(mainScope);
  const scope = isThere(file, wantedScope) ? wantedScope : mainScope;
  const graph = useMemo(() => graphOf(source, scope), [source, scope]);
  const [selection, select] = useState<Selection>(nothing);
  const nodes = graph.nodes.filter((node) => selection.nodes.has(node.id));
  const edit = useCallback((change: (text: string, graph: Graph) => string) => {
    const now = parse(session.text);
    if (now.doc.errors.length === 0) {
      session.set(change(session.text, graphOf(now, scope)));
    }
  }, [session, scope]);

  useEffect(() => session.watchCursor((at) => {
    const found = place(session, at);
    if (found) {
      setScope(found.scope);
      select({ nodes: new Set([found.node]), edge: undefined });
    }
  }), [session]);
  useDiagnostics(session, checked);
  const show = useCallback((next: Selection) => {
    select(next);
    const [only] = next.nodes.size === 1 ? next.nodes : [];
    const { source: now, error } = session.read(session.state.doc);
    const graph = graphOf(now, scope);
    const edge = next.edge === undefined ? undefined : graph.edges.find((one) => one.key === next.edge);
    const at = edge ? nodeAt(now, edge.path)?.range?.[0] : graph.nodes.find((one) => one.id === only)?.from;
    if (at !== undefined && error === undefined) {
      session.reveal(at);
    }
  }, [session, scope]);
  const builder: Builder = {
    session, source, file, graph, scope, selection, select: show, edit,
    locked: reading.error !== undefined,
    enter: (next) => { setScope(next); select(nothing); },
    node: nodes.length === 1 && selection.edge === undefined ? nodes[0] : undefined,
    edge: graph.edges.find((edge) => edge.key === selection.edge),
    problems: checked.problems,
    undone: session.undone,
  };
  return { builder, checked, text };
}

function newSession(initial: string): Session {
  const ready: { session?: Session } = {};
  const follow = EditorView.updateListener.of((update) => {
    if (update.selectionSet && update.transactions.some((one) => one.isUserEvent('select'))) {
      ready.session?.goneTo(update.state.selection.main.head);
    }
  });
  ready.session = new Session(initial, [yamlExtensions(), follow]);
  return ready.session;
}

const isThere = (file: unknown, scope: Scope) =>
  scope.nodes.length === 1 || scope.nodes.reduce<unknown>((now, step) => record(now)[step], file) !== undefined;

/** The graph and node that a place in the text belongs to; the innermost body that is a graph. */
function place(session: Session, at: number): { scope: Scope; node: string } | undefined {
  const { source } = session.read(session.state.doc);
  let found: { scope: Scope; node: string } | undefined;
  let scopes: readonly Scope[] = [mainScope, finallyScope];
  while (scopes.length > 0) {
    const inner: Scope[] = [];
    for (const scope of scopes) {
      const node = graphOf(source, scope).nodes.find((one) => one.from <= at && at <= one.to);
      if (node && !scope.single) {
        found = { scope, node: node.id };
        if ('nodes' in record(node.fields.body)) {
          inner.push(bodyScope(node));
        }
      }
    }

    scopes = inner;
  }

  return found;
}

/** Marks what the compiler refuses in the text. */
function useDiagnostics(session: Session, { problems, state }: Checked): void {
  useEffect(() => {
    if (state === 'checking') {
      return;
    }

    const { doc } = session.state;
    const marks = problems.filter((problem) => problem.line > 0 && problem.line <= doc.lines).map((problem) => {
      const line = doc.line(problem.line);
      const from = Math.min(line.to, line.from + Math.max(0, problem.column - 1));
      const word = /^[^\s,\]}:]+/.exec(doc.sliceString(from, line.to))?.[0].length ?? 0;
      const message = problem.hint === null ? problem.message : `${problem.message} ${problem.hint}`;
      return { from, to: Math.min(line.to, from + Math.max(1, word)), message };
    });
    session.take([session.state.update({ effects: setMistakes.of(marks.sort((a, b) => a.from - b.from)) })]);
  }, [session, problems, state]);
}
