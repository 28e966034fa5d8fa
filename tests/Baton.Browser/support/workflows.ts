/** Small workflows that reach a state and stay in it. Names are the tests' own, so that files can share a server. */

export const quick = (name: string) => `name: ${name}
title: Quick sums
nodes:
  one: {type: transform, value: 1}
  two: {type: transform, needs: [one], value: "\${ outputs.one + 1 }"}
  three: {type: transform, needs: [two], value: "\${ outputs.two + 1 }"}
output: {sum: $three}
`;

export const failing = (name: string) => `name: ${name}
nodes:
  fetch: {type: transform, value: {rows: 3}}
  load: {type: tool_call, tool: process, needs: [fetch], with: {command: ["false"]}}
  report: {type: transform, needs: [load], value: done}
`;

/** Waits for the event \`go\`. */
export const waiting = (name: string) => `name: ${name}
nodes:
  begin: {type: transform, value: 1}
  hold: {type: wait, needs: [begin], event: go}
  end: {type: transform, needs: [hold], value: 2}
`;

export const gated = (name: string) => `name: ${name}
title: Release check
input: {type: object, properties: {version: {type: string, default: 1.2.0}}}
nodes:
  draft: {type: transform, value: {notes: "\${ correction == null ? 'Adds the web pages.' : correction.values.notes }"}}
  approve:
    type: human_gate
    needs: [draft]
    gate:
      title: "Publish \${ input.version }?"
      description: "The notes say: \${ outputs.draft.notes }"
      options: [approve, reject, correct]
      corrects: draft
      form: {type: object, properties: {notes: {type: string, title: Notes, description: What goes into the changelog}}}
  publish: {type: transform, needs: [{node: approve, branch: approve}], value: published}
  withdraw: {type: transform, needs: [{node: approve, branch: reject}], value: withdrawn}
`;

/** Begins at the event `go` and then goes as fast as the engine does: nodes that each wait for the one 99 before. */
export const wide = (name: string, nodes: number) => {
  const lines = [`name: ${name}`, 'nodes:', '  n0: {type: wait, event: go}'];
  for (let i = 1; i < nodes; i++) {
    lines.push(`  n${String(i)}: {type: transform, needs: [n${String(i < 100 ? 0 : i - 99)}], value: ${String(i)}}`);
  }

  return `${lines.join('\n')}\n`;
};

/** From the event `go` on, whose data are `{times}`, every item waits for a moment of its own and then computes: two events per item, as
 * evenly as the moments are. */
export const timed = (name: string) => `name: ${name}
nodes:
  begin: {type: wait, event: go}
  each:
    type: parallel
    needs: [begin]
    foreach: outputs.begin.times
    body:
      nodes:
        pause: {type: wait, until: "\${ item }"}
        after: {type: transform, needs: [pause], value: "\${ index }"}
  end: {type: transform, needs: [each], value: done}
`;

/** Moments from a time on, so many milliseconds apart. */
export const moments = (from: number, count: number, apart: number): string[] =>
  Array.from({ length: count }, (_, i) => new Date(from + i * apart).toISOString());
