import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { card as drawn } from './support/builder.ts';
import { program, Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

test.use({ file: import.meta.filename });

const example = resolve(import.meta.dirname, '../../examples/release-check.dag.yaml');

test('somebody new publishes an example, runs it, answers its gate, breaks it, retries it, and edits it on the canvas', async ({ browser }) => {
  test.slow();
  const server = new Server();
  const folder = mkdtempSync(join(tmpdir(), 'baton-journey-'));
  const missing = join(folder, 'notes.txt');
  try {
    await server.start();
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    const card = (node: string) => page.locator(`[data-node="${node}"]`);
    const is = (node: string, status: string) => expect(card(node)).toHaveAttribute('data-status', status);
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    const menu = page.getByRole('navigation', { name: 'Main' });

    // The link that the server prints signs in; the pages say how to begin.
    await page.goto(server.link);
    await expect(page.getByRole('heading', { name: 'Nothing has run yet' })).toBeVisible();
    await menu.getByRole('link', { name: 'Workflows' }).click();
    await expect(page.getByRole('main')).toContainText('baton workflow publish');
    execFileSync(program, ['workflow', 'publish', example, '--data', server.data]);
    await expect(page.getByRole('row').filter({ hasText: 'Release check' })).toBeVisible();

    // Run it, see it live.
    await page.getByRole('button', { name: 'Run release-check' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /version/i }).fill('one');
    await dialog.getByRole('button', { name: 'Start the run' }).click();
    await expect(dialog.getByRole('textbox', { name: /version/i })).toHaveAttribute('aria-invalid', 'true');
    await dialog.getByRole('textbox', { name: /version/i }).fill('1.0.0');
    await dialog.getByRole('button', { name: 'Start the run' }).click();
    await expect(page).toHaveURL(/\/runs\/release-check-/);
    await is('checked', 'success');
    await is('approve', 'waiting');
    await is('publish', 'pending');

    // Answer its gate.
    await expect(menu.getByRole('link', { name: 'Gates 1 waiting' })).toBeVisible();
    await card('approve').click();
    await expect(inspector).toContainText('Publish 1.0.0?');
    await inspector.getByRole('textbox', { name: 'Comment' }).fill('Ship it');
    await inspector.getByRole('button', { name: 'Approve' }).click();
    await is('publish', 'success');
    await is('withdraw', 'skipped');
    await expect(page.getByRole('main')).toContainText('Success');

    // Break it: the checksums now want a file that is not there.
    await page.getByRole('link', { name: 'release-check@1' }).first().click();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await expect(page).toHaveURL(/\/edit$/);
    const line = page.getByRole('textbox', { name: 'Workflow file' }).locator('.cm-line').filter({ hasText: 'sha256sum' });
    await page.getByRole('textbox', { name: 'Workflow file' }).click();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('sha256sum');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(`, ${missing}`);
    await expect(line).toContainText(`CHANGELOG.md, ${missing}]}`);
    await expect(page.getByText('No mistakes · not published')).toBeVisible();
    await page.getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByText('release-check is published as version 2.')).toBeVisible();
    await menu.getByRole('link', { name: 'Workflows' }).click();
    await page.getByRole('button', { name: 'Run release-check' }).click();
    await dialog.getByRole('textbox', { name: /version/i }).fill('1.0.1');
    await dialog.getByRole('button', { name: 'Start the run' }).click();
    await is('checksums', 'failed');
    await expect(page.getByRole('button', { name: 'Retry', exact: true })).toBeVisible();
    await inspector.getByRole('button', { name: 'Show checksums' }).click();
    await expect(inspector).toContainText('exit_code');
    await inspector.getByRole('tab', { name: 'Logs' }).click();
    await expect(inspector.getByRole('log')).toContainText('notes.txt');

    // The cause is gone: retry.
    writeFileSync(missing, 'Notes\n');
    await page.getByRole('button', { name: 'Retry', exact: true }).click();
    await dialog.getByRole('button', { name: 'Retry the run' }).click();
    await is('checksums', 'success');
    await expect(page.getByRole('main')).toContainText('round 2');
    await card('approve').click();
    await inspector.getByRole('tab', { name: 'Overview' }).click();
    await inspector.getByRole('button', { name: 'Approve' }).click();
    await is('publish', 'success');

    // Edit it on the canvas, see the text keep its comments.
    await page.getByRole('link', { name: 'release-check@2' }).first().click();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await drawn(page, 'publish').click();
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Tell everybody');
    await expect(drawn(page, 'publish')).toContainText('Tell everybody');
    await expect(page.getByText('No mistakes · not published')).toBeVisible();
    await page.getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByText('release-check is published as version 3.')).toBeVisible();
    const { definition } = await server.call<{ definition: string }>('GET', '/workflows/release-check');
    const begun = readFileSync(example, 'utf8');
    expect(definition.replace(`, ${missing}`, '').replace('    title: Tell everybody\n', '')).toBe(begun);
    expect(begun.split('\n').filter((one) => one.includes('#')).length).toBeGreaterThan(10);
    await page.goto('/workflows/release-check?view=versions');
    await expect(page.getByRole('region', { name: 'From version 2 to version 3' })).toContainText('title: Tell everybody');
    await context.close();
  } finally {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
});
