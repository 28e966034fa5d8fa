import { expect, inspect, test } from './support/test.ts';
import { failing, quick, waiting } from './support/workflows.ts';

test.use({ file: import.meta.filename });

test.beforeAll(async ({ server }) => {
  for (const yaml of [quick('sums'), failing('etl'), waiting('parked')]) {
    await server.publish(yaml);
  }

  for (let i = 0; i < 6; i++) {
    await server.until(await server.run('sums', { id: `sums-${String(i)}`, labels: { team: i % 2 === 0 ? 'red' : 'blue' } }), 'success');
  }

  for (let i = 0; i < 3; i++) {
    await server.until(await server.run('etl', { id: `etl-${String(i)}` }), 'failed');
  }

  await server.run('parked', { id: 'parked-0' });
});

test('the list shows every run and is accessible', async ({ page }) => {
  await page.goto('/runs');
  const table = page.getByRole('grid', { name: 'Runs' });
  await expect(table.getByRole('row')).toHaveCount(11);
  const row = table.getByRole('row').filter({ hasText: 'etl-1' });
  await expect(row).toContainText('Failed');
  await expect(row).toContainText('etl@1');
  await expect(row).toContainText('3/3');
  await inspect(page, 'runs-full');
});

test('filters combine, live in the address, and survive a reload', async ({ page }) => {
  await page.goto('/runs');
  await page.getByRole('searchbox', { name: /Search in/ }).fill('sums');
  await page.getByRole('searchbox', { name: /^Label/ }).fill('team=red');
  const rows = page.getByRole('grid').getByRole('row');
  await expect(rows).toHaveCount(4);
  await expect(page).toHaveURL(/\/runs\?q=sums&label=team%3Dred/);
  await page.getByRole('button', { name: 'Any time' }).click();
  await page.getByRole('button', { name: 'Last hour' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/after=1h/);
  await page.reload();
  await expect(rows).toHaveCount(4);
  await expect(page.getByRole('searchbox', { name: /^Label/ })).toHaveValue('team=red');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(rows).toHaveCount(11);
  await page.goBack();
  await expect(rows).toHaveCount(4);
});

test('statuses are chosen in a panel, and a filter without a match says how to go on', async ({ page }) => {
  await page.goto('/runs');
  await page.getByRole('button', { name: 'Any status' }).click();
  await page.getByRole('checkbox', { name: 'Failed' }).check();
  await page.getByRole('checkbox', { name: 'Running' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(5);
  await expect(page).toHaveURL(/status=running(,|%2C)failed/);
  await page.getByRole('searchbox', { name: /Search in/ }).fill('nothing is called this');
  await expect(page.getByRole('heading', { name: 'No run matches' })).toBeVisible();
  await inspect(page, 'runs-none');
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(11);
});

test('a view is saved under a name and deleted again', async ({ page }) => {
  await page.goto('/runs?workflow=etl');
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Imports');
  await inspect(page, 'runs-save-view');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('link', { name: 'All', exact: true }).click();
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(11);
  await page.getByRole('link', { name: 'Imports' }).click();
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(4);
  await page.getByRole('button', { name: 'Delete the view Imports' }).click();
  await expect(page.getByRole('link', { name: 'Imports' })).toHaveCount(0);
});

test('runs are sorted by what a heading names', async ({ page }) => {
  await page.goto('/runs?workflow=sums');
  const first = page.getByRole('grid').getByRole('row').nth(1);
  await expect(first).toContainText('sums-5');
  await page.getByRole('button', { name: 'Started' }).click();
  await expect(first).toContainText('sums-0');
  await expect(page.getByRole('columnheader', { name: 'Started' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('button', { name: 'Duration' }).click();
  await expect(page).toHaveURL(/sort=-duration_ms/);
});

test('new runs and new statuses appear by themselves', async ({ page, server }) => {
  await page.goto('/runs?workflow=parked');
  const rows = page.getByRole('grid').getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(page.locator('[data-live=live]').first()).toBeAttached();
  await server.run('parked', { id: 'parked-1' });
  await expect(rows).toHaveCount(3);
  const row = rows.filter({ hasText: 'parked-1' });
  await expect(row).toContainText('Running');
  await server.call('POST', '/runs/parked-1/signal', { event: 'go', data: {} });
  await expect(row).toContainText('Success');
  await server.call('DELETE', '/runs/parked-1');
});

test('actions on many runs tell what was done to each', async ({ page, server }) => {
  await page.goto('/runs?q=etl');
  await page.getByRole('checkbox', { name: 'Select etl-0' }).check();
  await page.getByRole('checkbox', { name: 'Select etl-2' }).click({ modifiers: ['Shift'] });
  await expect(page.getByText('3 runs selected')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toBeDisabled();
  await page.getByRole('button', { name: 'Retry', exact: true }).click();
  await inspect(page, 'runs-bulk');
  await page.getByRole('button', { name: 'Retry 3 runs' }).click();
  await expect(page.getByText('3 runs retried.')).toBeVisible();
  await page.getByRole('button', { name: 'Show each' }).click();
  const results = page.getByRole('dialog', { name: '3 runs retried' });
  await expect(results.getByRole('listitem')).toHaveText([/etl-\d retried/, /etl-\d retried/, /etl-\d retried/]);
  await page.keyboard.press('Escape');
  await expect(results).toHaveCount(0);
  for (const id of ['etl-0', 'etl-1', 'etl-2']) {
    await server.until(id, 'failed');
    await expect(page.getByRole('row').filter({ hasText: id })).toContainText('round 2');
  }

  await page.goto('/runs');
  await page.getByRole('checkbox', { name: 'Select parked-0' }).check();
  await page.getByRole('checkbox', { name: 'Select etl-0' }).check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete 2 runs' }).click();
  await expect(page.getByRole('dialog', { name: '1 run deleted, 1 not' })).toContainText('parked-0');
  await inspect(page, 'runs-refused');
  await page.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('row').filter({ hasText: 'etl-0' })).toHaveCount(0);
});

test('rows can be walked, marked and opened with the keyboard', async ({ page }) => {
  await page.goto('/runs?workflow=sums');
  const rows = page.getByRole('grid').getByRole('row');
  await rows.nth(1).focus();
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+X');
  await expect(page.getByText('3 runs selected')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('3 runs selected')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/runs\/sums-3$/);
});

test('a long list is read page by page as it is scrolled', async ({ page, server }) => {
  test.slow();
  await server.publish(quick('many'));
  await Promise.all(Array.from({ length: 230 }, (_, i) => server.run('many', { id: `many-${String(i).padStart(3, '0')}` })));
  await page.goto('/runs?workflow=many&sort=created_at');
  const grid = page.getByRole('grid', { name: 'Runs' });
  await expect(grid).toHaveAttribute('aria-rowcount', '-1');
  await grid.getByRole('row').nth(1).focus();
  for (const last of [100, 200, 230]) {
    await page.keyboard.press('End');
    await expect(grid.locator(`[aria-rowindex="${String(last + 1)}"]`)).toBeFocused();
    await expect.poll(async () => Number(await grid.getByRole('row').last().getAttribute('aria-rowindex'))).toBeGreaterThanOrEqual(last + 1);
    if (last < 230) {
      await expect(grid.locator(`[aria-rowindex="${String(last + 2)}"]`)).toBeAttached();
    }
  }

  await expect(grid).toHaveAttribute('aria-rowcount', '231');
});
