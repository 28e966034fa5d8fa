import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { messageOf } from '@/api/problem';
import { toolKeys, tools } from '@/api/tools';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/Field';
import { peerNameError } from '@/ui/peerName';
import { Segments } from '@/ui/Segments';
import { toast } from '@/ui/toasts';
import { bodyOf, wordsOf, type ServerForm } from './settings';

const kinds = [['url', 'An address'], ['command', 'A program of the server’s machine']] as const;
const empty: ServerForm = { name: '', kind: 'url', url: '', bearer: '', command: '', cwd: '', env: '' };

/** Registers a server of tools: it is asked for them at once.
 * @param taken names that are there: registering one again would put another server in its place. */
export function RegisterServer({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState(empty);
  const [errors, setErrors] = useState<{ name?: string; place?: string }>({});
  const register = useMutation({
    mutationFn: () => tools.register(bodyOf(form)),
    onSuccess: (server) => {
      toast('done', `${server.name} is registered, with ${server.tools.length} tools.`);
      void queries.invalidateQueries({ queryKey: toolKeys.all });
      onClose();
      void navigate({ to: '/tools', search: { server: server.name } });
    },
    // The name is checked here, so that what else is wrong is wrong with the address or the program.
    onError: (error) => setErrors({ place: messageOf(error) }),
  });
  const field = (name: 'name' | 'url' | 'bearer' | 'command' | 'cwd' | 'env') => ({
    value: form[name], autoComplete: 'off', spellCheck: false,
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = mistakesIn(form, taken);
    setErrors(found);
    if (found.name === undefined && found.place === undefined) {
      register.mutate();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Register a server of tools"
      description="A program that speaks MCP. It is asked for its tools now; workflows can call them from then on."
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" type="submit" form="register-server" busy={register.isPending}>Register</Button>
        </>
      }
    >
      <form id="register-server" noValidate className="flex flex-col gap-3" onSubmit={submit}>
        <TextField label="Name" hint="Workflows name its tools mcp:NAME/TOOL." aria-required error={errors.name} {...field('name')} />
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-sm font-medium" aria-hidden>Reached by</span>
          <Segments label="Reached by" options={kinds} value={form.kind} onChange={(kind) => { setErrors({}); setForm({ ...form, kind }); }} />
        </div>
        {form.kind === 'url' ? (
          <>
            <TextField
              label="Address" mono inputMode="url" placeholder="https://tools.example.com/mcp" aria-required error={errors.place}
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
              label="Command" mono placeholder="node /srv/tools/server.mjs" aria-required error={errors.place}
              hint="Started by the server and spoken to over its input and output. Only programs that BATON_PROCESS_ALLOW names."
              {...field('command')}
            />
            <TextField label="Working folder" mono hint="The server’s own when it is empty." {...field('cwd')} />
            <TextField label="Variables it may see" mono hint="Names from the server’s environment, with blanks between. It sees no others." {...field('env')} />
          </>
        )}
      </form>
    </Dialog>
  );
}

function mistakesIn(form: ServerForm, taken: readonly string[]): { name?: string; place?: string } {
  const name = peerNameError(form.name.trim())
    ?? (taken.includes(form.name.trim()) ? 'A server of this name is registered. Remove it first, or choose another name.' : undefined);
  const text = form.kind === 'url' ? form.url : form.command;
  const place = text.trim() === '' ? 'This is required.'
    : form.kind === 'command' && wordsOf(text) === null ? 'A quote is left open.' : undefined;
  return { ...(name === undefined ? {} : { name }), ...(place === undefined ? {} : { place }) };
}
