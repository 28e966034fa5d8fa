import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { agentKeys, agents } from '@/api/agents';
import { ApiError, messageOf } from '@/api/problem';
import { peerNameError } from '@/ui/peerName';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/Field';
import { toast } from '@/ui/toasts';

/** Registers an A2A agent by its address: its card is fetched at once. */
export function RegisterAgent({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [errors, setErrors] = useState<{ name?: string; url?: string }>({});
  const add = useMutation({
    mutationFn: () => agents.add({ name: name.trim(), url: url.trim() }),
    onSuccess: (agent) => {
      toast('done', `${agent.name} is registered.`);
      void queries.invalidateQueries({ queryKey: agentKeys.all });
      onClose();
      void navigate({ to: '/agents', search: { agent: agent.name } });
    },
    onError: (error) => {
      // The name is checked here, so that what else is wrong is wrong with the address.
      const taken = error instanceof ApiError && error.code === 'agent_exists';
      setErrors({ [taken ? 'name' : 'url']: messageOf(error) });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = { name: peerNameError(name.trim()), url: url.trim() === '' ? 'This is required.' : undefined };
    setErrors(found);
    if (found.name === undefined && found.url === undefined) {
      add.mutate();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Register an agent"
      description="Its card is fetched now and again each hour; workflows can call it from then on."
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" type="submit" form="register-agent" busy={add.isPending}>Register</Button>
        </>
      }
    >
      <form id="register-agent" noValidate className="flex flex-col gap-3" onSubmit={submit}>
        <TextField
          label="Name" hint="As workflows name it under agent: a-z, 0-9 and -." autoComplete="off" spellCheck={false} aria-required
          value={name} error={errors.name} onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label="Address" mono inputMode="url" placeholder="https://agents.example/ranker" autoComplete="off" spellCheck={false} aria-required
          hint="Of the agent, whose card lies at /.well-known/agent-card.json below it; or of the card itself, when it ends in .json. Private and loopback addresses are reached only as far as BATON_EGRESS_ALLOW lets them."
          value={url} error={errors.url} onChange={(event) => setUrl(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
