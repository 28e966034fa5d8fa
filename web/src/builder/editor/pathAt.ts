import type { Path } from '../yaml/source';

/** The keys that a place in a block-style text lies under, by indentation alone: also while the text cannot be read. */
export function pathAt(before: string): Path {
  const lines = before.split('\n');
  const path: string[] = [];
  let least = Infinity;
  for (const [at, line] of [...lines].reverse().entries()) {
    const match = /^(\s*(?:- +)*)([\w-]+|"[^"]*"|'[^']*')\s*:/.exec(line);
    if (!match || line.trimStart().startsWith('#')) {
      if (at === 0) {
        const indent = line.length - line.trimStart().length;
        least = line.trimStart().startsWith('-') ? indent + 1 : indent;
      }

      continue;
    }

    const indent = match[1]!.length;
    if (indent < least) {
      path.unshift(match[2]!.replaceAll(/["']/g, ''));
      least = indent;
    }
  }

  return path;
}
