import { asking, withModels } from './support/peers.ts';
import { expect, inspect, test } from './support/test.ts';

test.use({ file: import.meta.filename, environment: [withModels, { scope: 'worker' }] });

test('costs are shown by day, workflow, user and model, and where they came from', async ({ page, server }) => {
  test.slow();
  await page.goto('/costs');
  await expect(page.getByRole('heading', { name: 'Nothing was spent in 30 days' })).toBeVisible();
  await inspect(page, 'costs-none');
  await server.publish(asking('both', 'small', 'claude'));
  await server.publish(asking('cheap', 'small', 'local'));
  await server.until(await server.run('both', { id: 'both-1' }), 'success');
  await server.until(await server.run('cheap', { id: 'cheap-1' }), 'success');

  // 100 tokens in and 20 out: 0.0006 with small, 0.006 with claude, nothing with local.
  await page.reload();
  const days = page.getByRole('region', { name: 'Cost by day' });
  await expect(days.getByRole('row')).toHaveCount(2);
  await expect(days.getByRole('columnheader')).toHaveText(['Day (UTC)', 'claude', 'small', 'Cost']);
  await expect(days.getByRole('row').last().getByRole('cell')).toHaveText(['0.0060', '0.0012', '0.0072']);
  await expect(page.getByRole('definition').filter({ hasText: 'USD' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Models' }).getByRole('listitem')).toHaveText([/claude/, /small/]);
  const chart = page.getByTestId('columns');
  await expect(chart.locator('> div')).toHaveCount(30);
  await expect(chart.locator('> div').last().locator('span')).toHaveCount(2);
  await inspect(page, 'costs');

  await page.getByRole('button', { name: 'Tokens' }).click();
  await expect(page).toHaveURL(/of=tokens/);
  await expect(page.getByRole('region', { name: 'Tokens by day' }).getByRole('columnheader'))
    .toHaveText(['Day (UTC)', 'small', 'claude', 'local', 'Tokens']);
  await page.getByRole('button', { name: 'A year' }).click();
  await expect(chart.locator('> div')).toHaveCount(53);
  await page.getByRole('button', { name: 'Calls' }).click();
  await page.getByRole('button', { name: '7 days' }).click();
  await expect(chart.locator('> div')).toHaveCount(7);
  await page.getByRole('button', { name: 'cheap', exact: true }).click();
  await expect(page).toHaveURL(/workflow=cheap/);
  await expect(page.getByRole('region', { name: 'Calls by day' }).getByRole('row').last().getByRole('cell')).toHaveText(['1', '1', '2']);
  await page.getByRole('button', { name: 'All: without workflow cheap' }).click();
  await expect(page.getByRole('region', { name: 'Calls by day' }).getByRole('row').last().getByRole('cell').last()).toHaveText('4');

  await page.goto('/workflows/both?view=costs');
  await expect(page.getByRole('region', { name: 'Cost by day' }).getByRole('row').last().getByRole('cell').last()).toHaveText('0.0066');
  await inspect(page, 'workflow-costs');
  await page.getByRole('link', { name: 'More about its costs' }).click();
  await expect(page).toHaveURL(/costs\?workflow=both/);

  await page.goto('/runs/both-1');
  const costs = page.getByRole('region', { name: 'Where the cost came from' });
  await expect(costs.getByRole('row', { name: /ask2/ })).toContainText('91%');
  await expect(costs.getByRole('row', { name: /claude/ })).toContainText('0.0060');
  await inspect(page, 'run-costs');
  await costs.getByRole('button', { name: 'ask2' }).click();
  await expect(page).toHaveURL(/node=ask2/);
  await expect(page.getByText('100 in, 20 out')).toBeVisible();
});

test('the keyboard goes to the costs, and a workflow that spent nothing says what would cost', async ({ page, server }) => {
  await server.publish('name: still\nnodes:\n  one: {type: transform, value: 1}\n');
  await page.goto('/workflows/still');
  await page.getByRole('tab', { name: 'Costs' }).click();
  await expect(page.getByRole('heading', { name: 'It has spent nothing in 30 days' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/\/costs$/);
});
