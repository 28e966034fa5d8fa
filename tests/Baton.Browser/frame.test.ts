import { expect, inspect, test } from './support/test.ts';

const pages = [
  ['/runs', 'Runs'], ['/workflows', 'Workflows'], ['/gates', 'Gates'], ['/activity', 'Activity'], ['/workers', 'Workers'],
  ['/agents', 'Agents'], ['/tools', 'Tools'], ['/settings', 'Settings'],
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
