import { expect, inspect, test } from './support/test.ts';
import { gated } from './support/workflows.ts';

test.use({ file: import.meta.filename });

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ server }) => {
  await server.publish(gated('release'));
});

test('an empty inbox says what would be in it', async ({ page }) => {
  await page.goto('/gates');
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  await inspect(page, 'gates-none');
});

test('gates appear by themselves, the oldest first, with what they are about', async ({ page, server }) => {
  await page.goto('/gates');
  await expect(page.locator('[data-live=live]').first()).toBeAttached();
  await server.run('release', { id: 'release-1', input: { version: '1.0.0' } });
  await expect(page.getByRole('article', { name: 'Publish 1.0.0?' })).toBeVisible();
  await server.run('release', { id: 'release-2', input: { version: '2.0.0' } });
  const list = page.getByRole('list', { name: 'Gates' });
  await expect(list.getByRole('listitem')).toHaveText([/Publish 1\.0\.0/, /Publish 2\.0\.0/]);
  const gate = page.getByRole('article');
  await expect(gate).toContainText('The notes say: Adds the web pages.');
  await expect(gate.getByRole('region', { name: 'Output of draft' })).toContainText('Adds the web pages.');
  await expect(gate.getByRole('region', { name: 'Input of the run' })).toContainText('1.0.0');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Gates 2 waiting/ })).toBeVisible();
  await inspect(page, 'gates');
});

test('a correction runs the node again and the gate comes back', async ({ page, server }) => {
  await page.goto('/gates');
  await page.getByRole('textbox', { name: 'Notes' }).fill('Adds the gates inbox.');
  await page.getByRole('textbox', { name: 'Comment' }).fill('Say what is new');
  await page.getByRole('button', { name: 'Correct' }).click();
  await expect(page.getByText(/Publish 1\.0\.0\?: Correct/)).toBeVisible();
  await expect.poll(async () => (await server.call<{ items: unknown[] }>('GET', '/gates?status=open')).items.length).toBe(2);
  await page.getByRole('list', { name: 'Gates' }).getByRole('link', { name: /Publish 1/ }).click();
  await expect(page.getByRole('article')).toContainText('The notes say: Adds the gates inbox.');
});

test('gates are walked and decided with the keyboard', async ({ page, server }) => {
  await page.goto('/gates');
  await expect(page.getByRole('article', { name: 'Publish 2.0.0?' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('article', { name: 'Publish 1.0.0?' })).toBeVisible();
  await page.keyboard.press('k');
  await expect(page.getByRole('article', { name: 'Publish 2.0.0?' })).toBeVisible();
  await page.keyboard.press('c');
  await page.keyboard.type('Looks good');
  await page.getByRole('textbox', { name: 'Comment' }).blur();
  await page.keyboard.press('Shift+A');
  await server.until('release-2', 'success');
  await expect(page.getByRole('list', { name: 'Gates' }).getByRole('listitem')).toHaveCount(1);
  const { items } = await server.call<{ items: { run_id: string; decision: { option: string; comment: string } }[] }>('GET', '/gates?status=decided');
  expect(items.find((gate) => gate.run_id === 'release-2')?.decision).toMatchObject({ option: 'approve', comment: 'Looks good' });
});

test('who comes second is told who won', async ({ page, server, expectedErrors }) => {
  expectedErrors.push(/409/, /ERR_FAILED/);
  await page.goto('/gates');
  await expect(page.getByRole('article', { name: 'Publish 1.0.0?' })).toBeVisible();
  const { items } = await server.call<{ items: { id: string }[] }>('GET', '/gates?status=open');
  await page.route('**/api/v1/gates?*', (route) => route.abort()); // the page must not learn of it before
  await server.call('POST', `/gates/${encodeURIComponent(items[0]!.id)}`, { decision: 'reject', comment: 'Too early' });
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'decided before' })).toContainText('Reject, by owner');
  // Before the page can learn of it: it would go to the next one by itself.
  await page.getByRole('button', { name: 'Next' }).click();
  await page.unroute('**/api/v1/gates?*');
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  await page.getByRole('link', { name: 'Decided' }).click();
  await expect(page.getByRole('article')).toContainText('“Too early”');
  await inspect(page, 'gates-decided');
});
