import type { ReactNode } from 'react';
import { Button } from '@/ui/Button';
import { Part, PeerHeader } from '@/ui/PeerParts';

interface Tool {
  name: string;
  meaning: ReactNode;
  example: string;
}

/** The tools that are part of Baton (src/Baton.Nodes). */
export const builtIn = [
  {
    name: 'http',
    meaning: <>Sends a request. Loopback and private addresses are reached only as far as <code>BATON_EGRESS_ALLOW</code> lets them.</>,
    example: 'hotels:\n  type: tool_call\n  tool: http\n  with: {url: "https://example.com/hotels", method: GET}',
  },
  {
    name: 'process',
    meaning: <>Starts a program of this machine. Which ones, <code>BATON_PROCESS_ALLOW</code> says; without it none.</>,
    example: 'words:\n  type: tool_call\n  tool: process\n  with: {command: [wc, -w, notes.txt]}',
  },
] as const satisfies readonly Tool[];

interface Props {
  tool: Tool;
  /** Nobody has registered a server yet: says what one is for. */
  teach: boolean;
  onRegister: () => void;
}

export function BuiltIn({ tool, teach, onRegister }: Props) {
  return (
    <article aria-label={tool.name} className="flex flex-col gap-5 p-4">
      <PeerHeader name={tool.name} note="is part of Baton" />
      <p className="max-w-prose text-sm">
        A node of type <code>tool_call</code> calls a tool by its name and gives it what stands under <code>with</code>. {tool.meaning}
      </p>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */}
      <pre tabIndex={0} role="region" aria-label="Example" className="overflow-x-auto rounded-md border border-line bg-sunken p-2 text-xs">{tool.example}</pre>
      {teach && (
        <Part title="More tools">
          <p className="max-w-prose text-sm text-muted">
            Programs that speak MCP bring tools of their own. Register one by its address, or by the command that starts it, and
            workflows call its tools as <code>mcp:SERVER/TOOL</code>; here they can be looked at and tried.
          </p>
          <Button className="mt-3" onClick={onRegister}>Register a server</Button>
        </Part>
      )}
    </article>
  );
}
