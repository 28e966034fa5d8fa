import type { Tool } from '@/api/types';
import type { FieldSchema } from '@/form/schema';
import { CopyText } from '@/ui/Copy';
import { Facts } from '@/ui/Facts';
import { JsonView } from '@/ui/JsonView';
import { Part, PeerError, PeerHeader } from '@/ui/PeerParts';
import { SchemaTable } from './SchemaTable';
import { TryTool } from './TryTool';

/** One tool: what it says of itself, what it takes and gives, and a way to try it. */
export function ToolDetail({ server, tool }: { server: string; tool: Tool }) {
  const hints = hintsOf(tool.annotations);
  return (
    <article aria-label={tool.name} className="flex flex-col gap-5 p-4">
      <PeerHeader name={tool.name} note={tool.title} />
      {tool.unsupported !== null && <PeerError error={tool.unsupported} kept="So it cannot be called." />}
      <p className="max-w-prose whitespace-pre-wrap text-sm">{tool.description}</p>
      <Facts
        facts={[
          ['In workflows', <CopyText key="tool" text={tool.tool} />],
          ...(hints.length === 0 ? [] : [['It says it', hints.join(', ')] as const]),
          ['Pinned as', <code key="hash" title={`${tool.hash}: workflows are published with it, and refuse to call the tool once it says something else`}>{tool.hash.slice(0, 12)}</code>],
        ]}
      />
      <div className="grid gap-5 border-t border-line pt-4 xl:grid-cols-2">
        <Plain title="Takes"><Schema label="Input schema" schema={tool.input_schema as FieldSchema | null} none="Nothing is said about it." /></Plain>
        <Plain title="Gives"><Schema label="Output schema" schema={tool.output_schema as FieldSchema | null} none="It does not say: text, or parts of several kinds." /></Plain>
      </div>
      {tool.unsupported === null && <Part title="Try it"><TryTool server={server} tool={tool} /></Part>}
    </article>
  );
}

function Plain({ title, children }: { title: string; children: React.ReactNode }) {
  return <section aria-label={title} className="min-w-0"><h3 className="mb-2 font-semibold">{title}</h3>{children}</section>;
}

function Schema({ label, schema, none }: { label: string; schema: FieldSchema | null; none: string }) {
  if (schema === null) {
    return <p className="text-sm text-muted">{none}</p>;
  }

  return (
    <div className="flex flex-col gap-2">
      <SchemaTable schema={schema} />
      <details>
        <summary className="text-xs text-muted">As JSON Schema</summary>
        <JsonView label={label} value={schema} />
      </details>
    </div>
  );
}

/** What a tool says it does to the world (MCP's annotations): its own words, which nobody has checked. */
function hintsOf(annotations: unknown): string[] {
  const said = (annotations ?? {}) as Record<string, unknown>;
  return [
    said.readOnlyHint === true && 'changes nothing', said.destructiveHint === true && said.readOnlyHint !== true && 'may destroy',
    said.idempotentHint === true && said.readOnlyHint !== true && 'may be called twice', said.openWorldHint === true && 'reaches outside',
  ].filter((one) => one !== false);
}
