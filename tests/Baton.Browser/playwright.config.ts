import { defineConfig } from '@playwright/test';

/** Everything a run leaves behind (traces, screenshots) goes where git does not look. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../artifacts/test-results/browser',
  // Each worker has its own server and data directory; tests of one file run in order, files side by side.
  fullyParallel: false,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['line'], ['json']],
  projects: [
    { name: 'pages', testIgnore: 'performance.test.ts' },
    // What is measured has the machine to itself: ./test runs it after the others.
    { name: 'performance', testMatch: 'performance.test.ts' },
  ],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
    trace: 'retain-on-failure',
    locale: 'en-GB',
    timezoneId: 'UTC',
  },
});
