import type { Agent, Model, ToolServer } from '@/api/types';
import type { Fields } from './graph';

/** What can be put in while writing. */
export interface Choice {
  label: string;
  /** What it is, in a few words. */
  detail?: string;
  /** Put in instead of the label and the dot before it. */
  insert?: string;
}

/** What nodes may call on this server, by name. */
export interface Callable {
  /** Under `agent`. */
  agents: readonly (Choice & { isModel: boolean })[];
  /** Under `tool`. */
  tools: readonly Choice[];
}

export const builtIn: readonly Choice[] = [
  { label: 'http', detail: 'sends a request' },
  { label: 'process', detail: 'starts a program' },
];

export const nothingKnown: Callable = { agents: [], tools: builtIn };

export function callableOf(agents: readonly Agent[], models: readonly Model[], servers: readonly ToolServer[]): Callable {
  return {
    agents: [
      ...models.map((model) => ({ label: model.name, detail: `model ${model.model}`, isModel: true })),
      ...agents.map((agent) => ({ label: agent.name, detail: agent.title === null ? 'A2A agent' : `A2A agent ${agent.title}`, isModel: false })),
    ],
    tools: [
      ...builtIn,
      ...servers.flatMap((server) => server.tools.filter((tool) => tool.unsupported === null)
        .map((tool) => ({ label: tool.tool, detail: tool.title ?? tool.description.split('\n')[0]! }))),
    ],
  };
}

/** What a new node of the type begins with beyond what every server has: an agent that there is, given what it takes. */
export function startOf(type: string, { agents }: Callable): Fields {
  const [first] = agents;
  return type !== 'agent_call' || !first ? {} : { agent: first.label, with: first.isModel ? { prompt: '' } : { message: '' } };
}
