import { asking, startAgent, withModels } from './support/peers.ts';
import { expect, inspect, test } from './support/test.ts';

test.use({ file: import.meta.filename, environment: [withModels, { scope: 'worker' }] });

test('models of the settings are shown with what they cost and who calls them', async ({ page, server }) => {
  test.slow();
  await server.publish(asking('greet', 'small', 'local'));
  await page.goto('/agents');
  const list = page.getByRole('navigation', { name: 'Agents and models' });
  await expect(list.getByRole('region', { name: 'A2A agents' })).toContainText('None is registered.');
  await expect(list).toContainText('baton.json');
  await list.getByRole('link', { name: 'small' }).click();
  await expect(page).toHaveURL(/model=small/);
  const model = page.getByRole('article', { name: 'small' });
  await expect(model).toContainText('3 USD per million tokens');
  await expect(model).toContainText('15 USD per million tokens');
  await expect(model).toContainText('Spent so farnothing');
  await expect(model).toContainText('It was not called.');
  await server.until(await server.run('greet', { id: 'greet-1' }), 'success');
  await page.reload();
  // 100 tokens in and 20 out.
  await expect(model).toContainText('0.00060 USD');
  await expect(model).toContainText('100 in, 20 out');
  await expect(model.getByRole('region', { name: 'Cost by day' }).getByRole('row')).toHaveCount(2);
  const callers = model.getByRole('region', { name: 'Called by' });
  await expect(callers.getByRole('row', { name: /greet/ })).toContainText('ask1');
  await expect(callers.getByRole('link', { name: 'Last runs of greet, the newest first: Success' })).toBeVisible();
  await inspect(page, 'agents-model');
  await list.getByRole('link', { name: 'local' }).click();
  await expect(page.getByRole('article', { name: 'local' }).getByRole('region', { name: 'Tokens by day' })).toContainText('120');
});

test('an agent is registered by its address, checked and removed', async ({ page, server, expectedErrors }) => {
  test.slow();
  expectedErrors.push(/422/, /409/);
  let peer = await startAgent();
  try {
    const url = `http://127.0.0.1:${peer.place}/rpc`;
    await page.goto('/agents');
    await expect(page.getByRole('navigation', { name: 'Agents and models' })).toBeVisible();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Register an agent' });
    const [name, address] = [dialog.getByRole('textbox', { name: 'Name' }), dialog.getByRole('textbox', { name: 'Address' })];
    const register = dialog.getByRole('button', { name: 'Register' });
    await expect(name).toBeFocused();
    await register.click();
    await expect(dialog.getByText('This is required.')).toHaveCount(2);
    await name.fill('Bad Name');
    await address.fill('http://127.0.0.1:9/nobody');
    await register.click();
    await expect(name).toHaveAttribute('aria-invalid', 'true');
    await expect(dialog).toContainText('A name is 1 to 63 of a-z');
    // The name of a model is taken, and nobody listens there.
    await name.fill('small');
    await register.click();
    await expect(name).toHaveAttribute('aria-invalid', 'true');
    await name.fill('helper');
    await register.click();
    await expect(address).toHaveAttribute('aria-invalid', 'true');
    await expect(dialog).toContainText('could not be fetched');
    await inspect(page, 'agents-register');
    await address.fill(url);
    await register.click();
    await expect(page).toHaveURL(/agent=helper/);

    const agent = page.getByRole('article', { name: 'helper' });
    await expect(agent).toContainText('Agent rpc');
    await expect(agent).toContainText('Does what it is told');
    await expect(agent).toContainText('A2A 1.0 over JSON-RPC');
    await expect(agent).toContainText('1.2.3');
    await expect(agent.getByRole('region', { name: 'Skills (1)' })).toContainText('Talk');
    await agent.getByText('The whole card').click();
    await expect(agent.getByRole('region', { name: 'Card', exact: true }).last()).toContainText('supportedInterfaces');
    await server.publish('name: talk\nnodes:\n  say: {type: agent_call, agent: helper, with: {message: at once}}\n');
    await server.until(await server.run('talk'), 'success');
    await page.reload();
    await expect(agent.getByRole('region', { name: 'Called by' })).toContainText('say');
    await expect(agent.getByRole('link', { name: /^Last runs of talk.*Success/ })).toBeVisible();
    await inspect(page, 'agents-agent');

    await peer.stop();
    await agent.getByRole('button', { name: 'Check again' }).click();
    await expect(agent).toContainText('Does not answer');
    await expect(agent).toContainText('What stands below is from its earlier card.');
    await expect(agent.getByRole('region', { name: 'Skills (1)' })).toContainText('Talk');
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
    await inspect(page, 'agents-away');
    peer = await startAgent(peer.place);
    await agent.getByRole('button', { name: 'Check again' }).click();
    await expect(agent).not.toContainText('Does not answer');

    await agent.getByRole('button', { name: 'Remove' }).click();
    const confirm = page.getByRole('dialog', { name: 'Remove helper?' });
    await inspect(page, 'agents-remove');
    await confirm.getByRole('button', { name: 'Keep' }).click();
    await expect(agent).toBeVisible();
    await agent.getByRole('button', { name: 'Remove' }).click();
    await confirm.getByRole('button', { name: 'Remove the agent' }).click();
    await expect(page.getByRole('region', { name: 'A2A agents' })).toContainText('None is registered.');
    expect(await server.call('GET', '/agents')).toMatchObject({ items: [] });
  } finally {
    await peer.stop();
  }
});
