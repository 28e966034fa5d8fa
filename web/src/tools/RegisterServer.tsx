import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { toolKeys, tools } from '@/api/tools';
import { TextField } from '@/ui/Field';
import { RegisterDialog } from '@/ui/RegisterDialog';
import { Segments } from '@/ui/Segments';
import { toast } from '@/ui/toasts';
import { bodyOf, wordsOf, type ServerForm } from './settings';

const kinds = [['url', 'An address'], ['command', 'A program of the server’s machine']] as const;
const empty: ServerForm = { kind: 'url', url: '', bearer: '', command: '', cwd: '', env: '' };

/** Registers a server of tools: it is asked for them at once.
 * @param taken names that are there: registering one again would put another server in its place. */
export function RegisterServer({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState(empty);
  const field = (name: 'url' | 'bearer' | 'command' | 'cwd' | 'env') => ({
    value: form[name], autoComplete: 'off', spellCheck: false,
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  return (
    <RegisterDialog
      title="Register a server of tools"
      description="A program that speaks MCP. It is asked for its tools now; workflows can call them from then on."
      nameHint="Workflows name its tools mcp:NAME/TOOL."
      nameError={(name) => (taken.includes(name) ? 'A server of this name is registered. Remove it first, or choose another name.' : undefined)}
      placeError={() => mistakeIn(form)}
      place={form.kind}
      register={(name) => tools.register(bodyOf(name, form))}
      onDone={(server) => {
        toast('done', `${server.name} is registered, with ${server.tools.length} ${server.tools.length === 1 ? 'tool' : 'tools'}.`);
        void queries.invalidateQueries({ queryKey: toolKeys.all });
        void navigate({ to: '/tools', search: { server: server.name } });
      }}
      onClose={onClose}
    >
      {(error) => (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <span className="text-sm font-medium" aria-hidden>Reached by</span>
            <Segments label="Reached by" options={kinds} value={form.kind} onChange={(kind) => setForm({ ...form, kind })} />
          </div>
          {form.kind === 'url' ? (
            <>
              <TextField
                label="Address" mono inputMode="url" placeholder="https://tools.example.com/mcp" aria-required error={error}
                hint="Streamable HTTP. Private and loopback addresses are reached only as far as BATON_EGRESS_ALLOW lets them."
                {...field('url')}
              />
              <TextField
                label="Variable with the token" mono placeholder="TOOLS_TOKEN"
                hint="Name of a variable of the server’s environment that holds a bearer token: the token itself is never kept." {...field('bearer')}
              />
            </>
          ) : (
            <>
              <TextField
                label="Command" mono placeholder="node /srv/tools/server.mjs" aria-required error={error}
                hint="Started by the server and spoken to over its input and output. Only programs that BATON_PROCESS_ALLOW names."
                {...field('command')}
              />
              <TextField label="Working folder" mono hint="The server’s own when it is empty." {...field('cwd')} />
              <TextField
                label="Variables it may see" mono {...field('env')}
                hint="Names from the server’s environment, with blanks between. Beside them it sees PATH, HOME, LANG and TMPDIR, and no others."
              />
            </>
          )}
        </>
      )}
    </RegisterDialog>
  );
}

function mistakeIn({ kind, url, command }: ServerForm): string | undefined {
  return (kind === 'url' ? url : command).trim() === '' ? 'This is required.'
    : kind === 'command' && wordsOf(command) === null ? 'A quote is left open.' : undefined;
}
