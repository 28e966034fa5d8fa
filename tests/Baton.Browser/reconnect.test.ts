import type { Browser, Page } from '@playwright/test';
import { Server } from './support/server.ts';
import { expect, inspect, test } from './support/test.ts';
import { gated, waiting } from './support/workflows.ts';

test.use({ file: import.meta.filename });

/** A page of a server of its own, which may be killed. */
async function withServer(browser: Browser, work: (server: Server, page: Page) => Promise<void>): Promise<void> {
  const server = new Server();
  try {
    await server.start();
    await server.publish(waiting('parked'));
    await server.publish(gated('release'));
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    await page.goto(server.link);
    await expect(live(page)).toBeAttached();
    await work(server, page);
    await context.close();
  } finally {
    await server.dispose();
  }
}

const live = (page: Page) => page.locator('[data-live=live]').first();
const banner = (page: Page) => page.getByRole('alert').filter({ hasText: 'Reconnecting' });
const card = (page: Page, node: string) => page.locator(`[data-node="${node}"]`);

/** What would be gone after a reload. */
const mark = (page: Page) => page.evaluate(() => { (globalThis as { kept?: boolean }).kept = true; });
const isMarked = (page: Page) => page.evaluate(() => (globalThis as { kept?: boolean }).kept === true);

async function crash(server: Server, page: Page): Promise<void> {
  await mark(page);
  await server.stop('SIGKILL');
  await expect(banner(page)).toBeVisible();
}

async function backAgain(page: Page): Promise<void> {
  await expect(banner(page)).toHaveCount(0, { timeout: 20_000 });
  await expect(live(page)).toBeAttached();
  expect(await isMarked(page), 'the page was reloaded').toBe(true);
}

test('the run viewer goes on where it was after the server was killed', async ({ browser }) => {
  await withServer(browser, async (server, page) => {
    await server.run('parked', { id: 'held' });
    await page.goto('/runs/held?node=hold');
    await expect(card(page, 'hold')).toHaveAttribute('data-status', 'waiting');
    await crash(server, page);
    await expect(page.getByText('not live', { exact: true })).toBeVisible();
    await inspect(page, 'viewer-reconnecting');
    // What is shown stays usable meanwhile, and says so when something needs the server.
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await expect(page.getByRole('grid', { name: 'Nodes of the run' }).getByRole('row')).toHaveCount(4);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByText('The server cannot be reached')).toBeVisible();
    await page.getByRole('button', { name: 'Graph', exact: true }).click();

    await server.start();
    await server.call('POST', '/runs/held/signal', { event: 'go', data: { n: 7 } });
    await server.until('held', 'success');
    await backAgain(page);
    await expect(card(page, 'end')).toHaveAttribute('data-status', 'success');
    await expect(page.getByRole('main')).toContainText('3/3');
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByRole('tab', { name: 'Output' }).click();
    await expect(inspector).toContainText('"n": 7');
    await inspector.getByRole('button', { name: 'Close: show the run' }).click();
    await inspector.getByRole('tab', { name: 'Events' }).click();
    const { last_seq } = await server.call<{ last_seq: number }>('GET', '/runs/held');
    await expect(inspector.getByRole('grid', { name: 'Events' })).toHaveAttribute('aria-rowcount', String(last_seq + 1));
  });
});

test('a page that is opened while the server is away shows itself when it is back', async ({ browser }) => {
  await withServer(browser, async (server, page) => {
    await server.run('parked', { id: 'later' });
    await expect(page.getByRole('row').filter({ hasText: 'later' })).toBeVisible();
    await crash(server, page);
    await page.getByRole('row').filter({ hasText: 'later' }).getByRole('link', { name: 'later' }).click();
    // Not even its code is there yet.
    await expect(page.getByRole('main').getByRole('alert')).toContainText('The server cannot be reached');
    await server.start();
    await backAgain(page);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('later');
    await expect(card(page, 'hold')).toHaveAttribute('data-status', 'waiting');
  });
});

test('the gates inbox is right again after the server was killed, and a decision made meanwhile elsewhere shows', async ({ browser }) => {
  await withServer(browser, async (server, page) => {
    await server.run('release', { id: 'release-1', input: { version: '1.0.0' } });
    await server.run('release', { id: 'release-2', input: { version: '2.0.0' } });
    await page.goto('/gates');
    const list = page.getByRole('list', { name: 'Gates' });
    await expect(list.getByRole('listitem')).toHaveCount(2);
    await page.getByRole('textbox', { name: 'Comment' }).fill('Half a sentence');
    await crash(server, page);
    await page.getByRole('button', { name: 'Approve' }).click();
    await expect(page.getByText('The server cannot be reached')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Comment' })).toHaveValue('Half a sentence');
    await inspect(page, 'gates-reconnecting');

    await server.start();
    const { items } = await server.call<{ items: { id: string; run_id: string }[] }>('GET', '/gates?status=open');
    const other = items.find((gate) => gate.run_id === 'release-2')!;
    await server.call('POST', `/gates/${encodeURIComponent(other.id)}`, { decision: 'reject' });
    await backAgain(page);
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await expect(page.getByRole('textbox', { name: 'Comment' })).toHaveValue('Half a sentence');
    await page.getByRole('button', { name: 'Approve' }).click();
    await server.until('release-1', 'success');
    await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  });
});

test('a page that slept while the server was started anew catches up when it wakes', async ({ browser }) => {
  await withServer(browser, async (server, page) => {
    await server.run('parked', { id: 'asleep' });
    await page.goto('/runs/asleep');
    await expect(card(page, 'hold')).toHaveAttribute('data-status', 'waiting');
    await mark(page);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await server.stop('SIGKILL');
    await server.start();
    await server.call('POST', '/runs/asleep/signal', { event: 'go', data: {} });
    await server.until('asleep', 'success');
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await expect(card(page, 'end')).toHaveAttribute('data-status', 'success', { timeout: 20_000 });
    await backAgain(page);
  });
});

test('a tab that leads and is frozen is replaced by one that is looked at', async ({ context, page, server }) => {
  await server.publish(waiting('parked'));
  await server.run('parked', { id: 'shared' });
  let feeds = 0;
  context.on('request', (request) => { if (request.url().endsWith('/api/v1/events')) { feeds++; } });
  await page.goto('/runs');
  await expect(live(page)).toBeAttached();
  const second = await context.newPage();
  await second.clock.install();
  await second.goto('/runs/shared');
  await expect(card(second, 'hold')).toHaveAttribute('data-status', 'waiting');
  expect(feeds).toBe(1);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await server.call('POST', '/runs/shared/signal', { event: 'go', data: {} });
  await second.clock.fastForward(120_000);
  await expect(card(second, 'end')).toHaveAttribute('data-status', 'success', { timeout: 20_000 });
  await expect(live(second)).toBeAttached();
  expect(feeds).toBe(2);
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
});
