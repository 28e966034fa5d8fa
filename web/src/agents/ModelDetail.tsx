import { agentKeys, agents } from '@/api/agents';
import type { Model } from '@/api/types';
import { Facts } from '@/ui/Facts';
import { count, money } from '@/ui/format';
import { Part, PeerHeader } from '@/ui/PeerParts';
import { Called } from './Called';
import { Callers } from './Callers';
import { WhereModelsAre } from './WhereModelsAre';

const providers: Record<string, string> = { openai: 'OpenAI, or what speaks like it', anthropic: 'Anthropic' };

/** A model of the configuration: what it is, what it costs, what it has cost. */
export function ModelDetail({ model }: { model: Model }) {
  const price = (amount: number) => (amount === 0 ? 'nothing' : `${amount} ${model.currency} per million tokens`);
  const { cost } = model;
  return (
    <article aria-label={model.name} className="flex flex-col gap-5 p-4">
      <PeerHeader name={model.name} note={model.model} />
      <Facts
        facts={[
          ['Provider', providers[model.provider] ?? model.provider],
          ['Model', model.model],
          ['Address', <code key="address" className="break-all">{model.base_url}</code>],
          ['Input costs', price(model.input_price)],
          ['Cached input', price(model.cached_price)],
          ['Output costs', price(model.output_price)],
          ['An answer has', `at most ${count(model.max_output_tokens)} tokens`],
          ['Spent so far', cost.amount === 0 ? 'nothing' : `${money(cost.amount)} ${model.currency}`],
          ['Tokens so far', `${count(cost.input_tokens)} in, ${count(cost.output_tokens)} out`],
        ]}
      />
      <Part title="Called by">
        <Callers
          queryKey={agentKeys.callers(model.name)}
          read={(signal) => agents.callers(model.name, signal)}
          none={<p className="text-sm text-muted">No published workflow yet. A node calls it with <code>{`{type: agent_call, agent: ${model.name}, with: {prompt: …}}`}</code>.</p>}
        />
      </Part>
      <Called name={model.name} />
      <Part title="Where it is configured"><p className="max-w-prose text-sm text-muted"><WhereModelsAre /></p></Part>
    </article>
  );
}
