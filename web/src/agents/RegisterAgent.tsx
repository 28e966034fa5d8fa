import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { agentKeys, agents } from '@/api/agents';
import { TextField } from '@/ui/Field';
import { RegisterDialog } from '@/ui/RegisterDialog';
import { toast } from '@/ui/toasts';

/** Registers an A2A agent by its address: its card is fetched at once. */
export function RegisterAgent({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [url, setUrl] = useState('');
  return (
    <RegisterDialog
      title="Register an agent"
      description="Its card is fetched now and again each hour; workflows can call it from then on."
      nameHint="As workflows name it under agent: a-z, 0-9 and -."
      placeError={() => (url.trim() === '' ? 'This is required.' : undefined)}
      place="url"
      taken="agent_exists"
      register={(name) => agents.add({ name, url: url.trim() })}
      onDone={({ name }) => {
        toast('done', `${name} is registered.`);
        void queries.invalidateQueries({ queryKey: agentKeys.all });
        void navigate({ to: '/agents', search: { agent: name } });
      }}
      onClose={onClose}
    >
      {(error) => (
        <TextField
          label="Address" mono inputMode="url" placeholder="https://agents.example/ranker" autoComplete="off" spellCheck={false} aria-required
          hint="Of the agent, whose card lies at /.well-known/agent-card.json below it; or of the card itself, when it ends in .json. Private and loopback addresses are reached only as far as BATON_EGRESS_ALLOW lets them."
          value={url} error={error} onChange={(event) => setUrl(event.target.value)}
        />
      )}
    </RegisterDialog>
  );
}
