import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

const tests = resolve(import.meta.dirname, '../..');

/** A program of others that the server talks to. */
export interface Peer {
  /** What it printed first: its port, or its address. */
  place: string;
  stop: () => Promise<void>;
}

/** Starts a script of `tests/`; its first line is where it listens.
 * @param args of the script. */
export async function startPeer(script: string, ...args: string[]): Promise<Peer> {
  const child = spawn(process.execPath, [resolve(tests, script), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = () => { child.kill('SIGKILL'); return ended; };
  for await (const line of createInterface({ input: child.stdout })) {
    child.stdout.resume();
    return { place: stripVTControlCharacters(line), stop };
  }

  throw new Error(`${script} ended before it said where it listens.`);
}

/** A server that speaks as OpenAI's and Anthropic's do. */
export const startModels = () => startPeer('peers/models.mjs');

/** An A2A agent on the protocol's own SDK. */
export const startAgent = (port = '0') => startPeer('peers/a2a-agent.mjs', port);

/** Profiles for the server's settings: two with prices, one without. */
export const profiles = (url: string) => JSON.stringify({
  small: { provider: 'openai', base_url: `${url}/v1`, model: 'test-model', max_output_tokens: 50, input_price: 3, output_price: 15 },
  claude: { provider: 'anthropic', base_url: url, model: 'test-model', max_output_tokens: 50, input_price: 30, cached_price: 3, output_price: 150 },
  local: { provider: 'openai', base_url: `${url}/v1`, model: 'test-model', max_output_tokens: 50 },
});

/** The environment of a server that knows these models, while they run. */
export async function withModels({}, use: (environment: Record<string, string>) => Promise<void>): Promise<void> {
  const models = await startModels();
  await use({ BATON_MODELS: profiles(models.place) });
  await models.stop();
}

/** A workflow that asks models, one node each. */
export const asking = (name: string, ...models: string[]) => `name: ${name}
nodes:
${models.map((model, index) => `  ask${String(index + 1)}: {type: agent_call, agent: ${model}, with: {prompt: plain}}`).join('\n')}
`;
