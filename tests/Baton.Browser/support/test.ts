import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { Server } from './server.ts';

interface WorkerFixtures {
  /** Each file says `test.use({ file: import.meta.filename })` and has a server of its own by that. */
  file: string;
  /** Variables of the server's environment; a file may set them up with what they lead to. */
  environment: Record<string, string>;
  server: Server;
  /** Cookies of a browser that is signed in. */
  session: { name: string; value: string; domain: string; path: string }[];
}

interface TestFixtures {
  /** A page of a browser that is signed in; any error on its console fails the test. */
  page: Page;
  /** Texts of console errors that the test expects; matching ones do not fail it. */
  expectedErrors: RegExp[];
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  file: ['', { option: true, scope: 'worker' }],

  environment: [{}, { option: true, scope: 'worker' }],

  server: [async ({ file, environment }, use) => {
    if (file === '') {
      throw new Error('The test file lacks test.use({ file: import.meta.filename }), so it would share its server with others.');
    }

    const server = new Server(environment);
    await server.start();
    await use(server);
    await server.dispose();
  }, { scope: 'worker' }],

  session: [async ({ server }, use) => {
    const answer = await fetch(server.link, { redirect: 'manual' });
    const [name, value] = answer.headers.getSetCookie()[0]!.split(';')[0]!.split('=') as [string, string];
    await use([{ name, value, domain: new URL(server.url).hostname, path: '/' }]);
  }, { scope: 'worker' }],

  expectedErrors: async ({}, use) => use([]),

  context: async ({ browser, server, session, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, baseURL: server.url });
    await context.addCookies(session);
    await use(context);
    await context.close();
  },

  page: async ({ context, expectedErrors }, use) => {
    const errors: string[] = [];
    const page = await context.newPage();
    page.on('console', (message) => { if (message.type() === 'error') { errors.push(message.text()); } });
    page.on('pageerror', (error) => errors.push(String(error)));
    await use(page);
    expect(errors.filter((text) => !expectedErrors.some((expected) => expected.test(text))), 'errors on the console').toEqual([]);
  },
});

export { expect };

/** Looks at the page in both themes, wide and at 390 px: no violation of WCAG 2.2 A or AA, nothing wider than the screen. Leaves
 * screenshots among the test output. */
export async function inspect(page: Page, name: string): Promise<void> {
  const size = page.viewportSize()!;
  for (const width of [size.width, 390]) {
    await page.setViewportSize({ width, height: size.height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const place = `${name}-${colorScheme}-${String(width)}`;
      await page.screenshot({ path: test.info().outputPath(`${place}.png`) });
      const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
      expect(found.violations.map((v) => `${place} ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`)).toEqual([]);
    }

    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} at ${String(width)}`).toBeLessThanOrEqual(width);
  }

  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
