import { expect, inspect, test } from './support/test.ts';

test.use({ file: import.meta.filename });

const pages = [
  ['/runs', 'Runs'], ['/workflows', 'Workflows'], ['/gates', 'Gates'], ['/activity', 'Activity'], ['/workers', 'Workers'],
  ['/agents', 'Agents'], ['/tools', 'Tools'], ['/costs', 'Costs'], ['/settings', 'Settings'],
] as const;

for (const [path, title] of pages) {
  test(`the page ${path} can be linked to and is accessible`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page).toHaveTitle(`${title} · Baton`);
    await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: title })).toHaveAttribute('aria-current', 'page');
    await inspect(page, title.toLowerCase());
  });
}

test('the first page leads to the runs, an unknown one back', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/runs$/);
  await page.goto('/nowhere');
  await page.getByRole('link', { name: 'Go to Runs' }).click();
  await expect(page).toHaveURL(/\/runs$/);
});

test('who is not signed in is told exactly what to do, and the token lets in', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto('/runs?status=failed');
  await expect(page.getByRole('heading', { name: 'Sign in to Baton' })).toBeVisible();
  await expect(page.getByText('baton server start')).toBeVisible();
  await inspect(page, 'signed-out');
  await page.getByLabel('Token').fill('not-the-token-of-this-server');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText("not the owner's token");
  await page.getByLabel('Token').fill(server.token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
  await expect(page).toHaveURL(/status=failed/);
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Baton' })).toBeVisible();
  await context.close();
});

test('a chosen theme stays, and is there before anything is painted', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/settings');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('main').getByRole('radio', { name: 'Dark theme' }).check();
  expect(await background()).not.toBe(light);
  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.body !== null);
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await page.getByRole('main').getByRole('radio', { name: 'System theme' }).check();
  expect(await background()).toBe(light);
});

test('the keyboard goes everywhere and says so', async ({ page }) => {
  await page.goto('/runs');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/\/tools$/);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toContainText('Go to Workflows');
  await inspect(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await page.keyboard.press('Tab');
  for (let i = 0; i < 40 && !(await page.getByRole('link', { name: 'Skip to the content' }).evaluate((e) => e === document.activeElement)); i++) {
    await page.keyboard.press('Shift+Tab');
  }

  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('on a phone the navigation folds away', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/runs');
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await expect(navigation).toBeHidden();
  await page.getByRole('button', { name: 'Open the navigation' }).click();
  await inspect(page, 'phone-navigation');
  await navigation.getByRole('link', { name: 'Settings' }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await expect(navigation).toBeHidden();
});

test('a part that fails says why and can be tried again', async ({ page, expectedErrors }) => {
  expectedErrors.push(/503/);
  await page.route('**/api/v1/runs?*', (route) => route.fulfill({
    status: 503, contentType: 'application/problem+json', body: '{"title":"x","status":503,"code":"store_unavailable","detail":"The disk is full."}',
  }));
  await page.goto('/runs');
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('The disk is full.', { timeout: 30_000 });
  await expect(alert).toContainText('store_unavailable');
  await inspect(page, 'failure');
  await page.unroute('**/api/v1/runs?*');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing has run yet' })).toBeVisible();
});
