import type { Graph, WorkflowDetail } from '@/api/types';
import { Facts } from '@/ui/Facts';

/** Who may do what with a workflow, and what its nodes need to be allowed. */
export function Permissions({ workflow }: { workflow: WorkflowDetail }) {
  const tools = [...toolsIn(workflow.graph)].sort(([a], [b]) => a.localeCompare(b));
  return (
    <div className="flex max-w-2xl flex-col gap-4 p-4 text-sm">
      <section className="flex flex-col gap-2">
        <h2 className="font-semibold">Who</h2>
        <Facts facts={[['See and run it', owner], ['Edit, publish, archive', owner], ['Decide its gates', owner]]} />
        <p className="text-muted">
          This server has one owner, and everybody who is signed in is that owner: with the link that the server prints, or with the
          owner’s token.
        </p>
      </section>
      <section className="flex flex-col gap-2">
        <h2 className="font-semibold">What its nodes reach</h2>
        {tools.length === 0
          ? <p className="text-muted">Nothing outside the server: no node calls a tool.</p>
          : (
            <>
              <Facts facts={tools.map(([tool, nodes]) => [tool, `${nodes.length === 1 ? 'node' : 'nodes'} ${nodes.join(', ')}`] as const)} />
              {tools.some(([tool]) => tool === 'process') && (
                <p className="text-muted">Programs start only if the server’s <code>BATON_PROCESS_ALLOW</code> names them.</p>
              )}
              {tools.some(([tool]) => tool === 'http') && (
                <p className="text-muted">
                  Private and loopback addresses are refused unless the server’s <code>BATON_EGRESS_ALLOW</code> names them.
                </p>
              )}
            </>
          )}
      </section>
    </div>
  );
}

const owner = 'the owner of the server';

/** The nodes that call each tool, bodies and `finally` too. */
function toolsIn(graph: Graph, found = new Map<string, string[]>(), around = ''): Map<string, string[]> {
  for (const node of graph.nodes) {
    const name = around + node.id;
    if (node.tool !== null) {
      found.set(node.tool, [...(found.get(node.tool) ?? []), name === '' ? 'body' : name.replace(/ › $/, '')]);
    }

    if (node.body) {
      toolsIn(node.body, found, `${name} › `);
    }
  }

  return graph.finally ? toolsIn(graph.finally, found, around) : found;
}
