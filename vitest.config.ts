// The test runner's settings: unit tests beside the files, what crosses floors under test/. The console's tests in Chromium are a
// project of their own, because they share one seeded Daybook, which is started only where one of them runs.
import { defineConfig } from 'vitest/config';

const consoleTests = 'test/console/**/*.test.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'units', include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.ts'], exclude: [consoleTests] },
      },
      {
        extends: true,
        test: {
          name: 'console',
          include: [consoleTests],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: ['test/console/site.ts'],
        },
      },
    ],
  },
});
