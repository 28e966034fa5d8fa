import { profiles, startAgent, startModels } from './support/peers.ts';
import { expect, inspect, test } from './support/test.ts';

let agentPort = '';

test.use({
  file: import.meta.filename,
  environment: [async ({}, use) => {
    const [models, agent] = [await startModels(), await startAgent()];
    agentPort = agent.place;
    await use({ BATON_MODELS: profiles(models.place) });
    await Promise.all([models.stop(), agent.stop()]);
  }, { scope: 'worker' }],
});

test('the steps of a model are shown with the tools it called, what each took and cost', async ({ page, server }) => {
  test.slow();
  await server.publish(`name: weather
nodes:
  ask:
    type: agent_call
    agent: small
    with:
      prompt: weather
      tools:
        - name: lookup
          input_schema: {type: object, properties: {city: {type: string}}}
          http: {url: "${server.url}/health/live?city={city}"}
`);
  await server.until(await server.run('weather', { id: 'weather-1' }), 'success');
  await page.goto('/runs/weather-1?node=ask');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('agent call · small');
  await page.getByRole('tab', { name: 'Steps' }).click();
  await expect(page).toHaveURL(/tab=steps/);
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByText('2 turns · 1 tool call · 240 tokens · 0.0012')).toBeVisible();
  const turn = inspector.getByRole('region', { name: 'Turn 1' });
  await expect(turn).toContainText('small');
  await expect(turn).toContainText('100 in, 20 out · 0.00060');
  await turn.getByText('lookup').click();
  await expect(turn.getByRole('region', { name: 'Arguments' })).toContainText('Rome');
  await expect(turn.getByRole('region', { name: 'Answer' })).toContainText('200');
  await expect(inspector.getByRole('region', { name: 'Turn 2' })).toContainText('It is sunny.');
  await inspect(page, 'steps');
  // Nothing of that for the run as a whole, whatever the address says.
  await page.goto('/runs/weather-1?tab=steps');
  await expect(page.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
});

test('the words of a model are shown while they come', async ({ page, server }) => {
  await server.publish('name: words\nnodes:\n  begin: {type: wait, event: go}\n'
    + '  say: {type: agent_call, agent: small, needs: [begin], with: {prompt: slowly}}\n');
  await server.run('words', { id: 'words-1' });
  await page.goto('/runs/words-1?node=say&tab=steps');
  await expect(page.getByText('Nothing has been called yet.')).toBeVisible();
  await server.call('POST', '/runs/words-1/signal', { event: 'go' });
  const turn = page.getByRole('region', { name: 'Turn 1' });
  await expect(turn.filter({ has: page.getByRole('img', { name: 'Running' }) }).filter({ hasText: 'Hello' })).toBeVisible();
  await server.until('words-1', 'success');
  await expect(turn).toContainText('Hello from the model, word by word.');
  await expect(turn.getByRole('img', { name: 'Success' })).toBeVisible();
});

test('messages to an agent and what a person answered are steps too, and its calls are counted', async ({ page, server }) => {
  test.slow();
  await server.call('POST', '/agents', { name: 'helper', url: `http://127.0.0.1:${agentPort}/rpc` });
  await server.publish('name: talk\nnodes:\n  say: {type: agent_call, agent: helper, with: {message: ask}}\n');
  await server.run('talk', { id: 'talk-1' });
  await page.goto('/runs/talk-1?node=say&tab=steps');
  const first = page.getByRole('region', { name: 'Message 1' });
  await expect(first).toContainText('Which colour?');
  const { items } = await server.call<{ items: { id: string }[] }>('GET', '/gates?status=open');
  await server.call('POST', `/gates/${encodeURIComponent(items[0]!.id)}`, { decision: 'submit', values: { answer: 'blue' } });
  await expect(page.getByRole('region', { name: 'Answer 1' })).toContainText('blue');
  await expect(page.getByRole('region', { name: 'Message 2' })).toContainText('You said:');
  await server.until('talk-1', 'success');
  await inspect(page, 'steps-agent');

  await page.goto('/agents?agent=helper');
  const agent = page.getByRole('article', { name: 'helper' });
  await expect(agent).toContainText('Calls so far2');
  await expect(agent.getByRole('region', { name: 'Calls by day' }).getByRole('row').last().getByRole('cell')).toHaveText(['2']);
  await agent.getByRole('link', { name: 'All costs' }).click();
  await expect(page).toHaveURL(/of=calls/);
  await page.getByRole('link', { name: 'helper' }).click();
  await expect(agent).toBeVisible();
});

test('a call that was not made says why, and its gate is refused without filling it in', async ({ page, server }) => {
  await server.publish('name: dear\nnodes:\n'
    + '  ask: {type: agent_call, agent: claude, with: {prompt: plain}, max_cost: 0.001, on_budget: ask}\n');
  await server.run('dear', { id: 'dear-1' });
  await page.goto('/runs/dear-1?node=ask&tab=steps');
  await expect(page.getByText(/A call was not made: it could come to 0\.01\d*, and nothing of the 0\.001 of the budget of ask/)).toBeVisible();
  await page.goto('/gates');
  const gate = page.getByRole('article', { name: 'Raise the budget for ask?' });
  await expect(gate).toContainText("The budget of node 'ask' is 0.001 USD: 0 USD spent or set aside");
  await inspect(page, 'gates-budget');
  await gate.getByRole('button', { name: 'Raise' }).click();
  await expect(gate.getByText('This is required.')).toBeVisible();
  await gate.getByRole('button', { name: 'Reject' }).click();
  await server.until('dear-1', 'failed');
});

test('the builder offers the agents and tools that there are', async ({ page }) => {
  await page.goto('/workflows/new');
  await expect(page.getByRole('button', { name: 'Add a node' })).toBeVisible();
  await expect.poll(async () => {
    const { items } = await (await page.request.get('/api/v1/models')).json() as { items: unknown[] };
    return items.length;
  }).toBe(3);
  await page.getByRole('button', { name: 'Agent call' }).first().click();
  const agent = page.getByRole('combobox', { name: 'Agent (required)' });
  await expect(agent).toHaveValue('claude');
  const offered = page.locator(`datalist[id="${(await agent.getAttribute('list'))!}"] option`);
  await expect.poll(() => offered.evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value)))
    .toEqual(expect.arrayContaining(['claude', 'local', 'small']));
  await expect(page.getByText('No mistakes')).toBeVisible();
  await agent.fill('nobody');
  await expect(page.getByText(/agent.*nobody/i).first()).toBeVisible();
  await inspect(page, 'builder-agent');
});
