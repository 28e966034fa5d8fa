import { useBuilder } from './context';
import { pathOf, placeOf } from './model/problems';
import type { Checked } from './useValidation';

/** Every mistake the compiler found; pressing one goes to its line and its node. */
export function Problems({ checked }: { checked: Checked }) {
  const { session, file, enter, select } = useBuilder();
  if (checked.problems.length === 0) {
    return null;
  }

  return (
    <section aria-label="Mistakes" className="max-h-36 flex-none overflow-auto border-t border-line bg-surface">
      <ul>
        {checked.problems.map((problem, index) => (
          <li key={index}>
            <button
              type="button"
              className="flex w-full items-baseline gap-2 px-3 py-1 text-left text-sm hover:bg-hover"
              onClick={() => {
                const place = placeOf(pathOf(problem.path), file);
                if (place) {
                  enter(place.scope);
                  select({ nodes: new Set([place.node]), edge: undefined });
                }

                if (problem.line > 0 && problem.line <= session.state.doc.lines) {
                  const line = session.state.doc.line(problem.line);
                  session.reveal(Math.min(line.to, line.from + Math.max(0, problem.column - 1)));
                }
              }}
            >
              <span className="tabular w-14 flex-none text-xs text-muted">{problem.line > 0 ? `line ${problem.line}` : ''}</span>
              <span className="min-w-0">
                {problem.message} {problem.hint !== null && <span className="text-muted">{problem.hint}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
