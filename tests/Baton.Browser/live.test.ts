import type { Page } from '@playwright/test';
import { Server } from './support/server.ts';
import { expect, inspect, test } from './support/test.ts';
import { quick, waiting } from './support/workflows.ts';

test.use({ file: import.meta.filename });

const live = (page: Page) => page.locator('[data-live=live]').first();

test('a server that is killed is said to be away, and everything is right again when it is back', async ({ browser }) => {
  const server = new Server();
  try {
    await server.start();
    await server.publish(waiting('parked'));
    await server.run('parked', { id: 'before' });
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    await page.goto(server.link);
    await expect(page.getByRole('row').filter({ hasText: 'before' })).toContainText('Running');
    await expect(live(page)).toBeAttached();

    await server.stop('SIGKILL');
    await expect(page.getByRole('alert')).toContainText('Reconnecting');
    await expect(page.getByRole('row').filter({ hasText: 'before' })).toBeVisible();
    await inspect(page, 'reconnecting');

    await server.start();
    await server.run('parked', { id: 'after' });
    await server.call('POST', '/runs/before/signal', { event: 'go', data: {} });
    await expect(page.getByRole('alert')).toHaveCount(0, { timeout: 20_000 });
    await expect(page.getByRole('row').filter({ hasText: 'after' })).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: 'before' })).toContainText('Success');
    await context.close();
  } finally {
    await server.dispose();
  }
});

test('eight tabs share one connection, and another takes over when its tab is closed', async ({ context, server }) => {
  test.slow();
  await server.publish(quick('shared'));
  const tabs: Page[] = [];
  let feeds = 0;
  context.on('request', (request) => { if (request.url().endsWith('/api/v1/events')) { feeds++; } });
  for (let i = 0; i < 8; i++) {
    const tab = await context.newPage();
    await tab.goto('/runs?workflow=shared');
    await expect(live(tab)).toBeAttached();
    tabs.push(tab);
  }

  expect(feeds).toBe(1);
  await server.run('shared', { id: 'shared-1' });
  for (const tab of tabs) {
    await expect(tab.getByRole('row').filter({ hasText: 'shared-1' })).toContainText('Success');
  }

  await tabs.shift()!.close();
  await expect.poll(() => feeds).toBe(2);
  await server.run('shared', { id: 'shared-2' });
  for (const tab of tabs) {
    await expect(tab.getByRole('row').filter({ hasText: 'shared-2' })).toContainText('Success');
    await expect(live(tab)).toBeAttached();
  }

  expect(feeds).toBe(2);
});
