import { jsonOf, nodeAt, type Source } from '../yaml/source';
import { extrasAt, type Surroundings } from './complete';
import { graphOf, type GraphNode, type Scope } from './graph';
import { levelsOf, visibleTo } from './levels';

/** The nodes whose bodies a scope lies in, the outermost first. */
export function holdersOf(source: Source, scope: Scope): GraphNode[] {
  return levelsOf(scope).flatMap((level) => graphOf(source, level.scope).nodes.filter((node) => node.id === level.holder));
}

/** What completion has to know of a place in the file. */
export function surroundingsOf(
  source: Source, scope: Scope, node: string | undefined, field: string | undefined,
  { outputOf, callable }: Pick<Surroundings, 'outputOf' | 'callable'>,
): Surroundings {
  const type = graphOf(source, scope).nodes.find((one) => one.id === node)?.fields.type;
  return {
    visible: visibleTo(source, scope, node), extras: extrasAt(scope, holdersOf(source, scope), type, field),
    input: jsonOf(source, nodeAt(source, ['input'])), outputOf, callable,
  };
}
