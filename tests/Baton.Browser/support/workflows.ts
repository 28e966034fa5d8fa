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
