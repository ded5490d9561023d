// The one Daybook that all tests of the console share: the built program over a seeded ledger, the built-in vendor behind it, and a
// session of each role. Tests that only look share all of it; a test that changes something makes its own users, keys and prices.
// While a test is written, DAYBOOK_SITE=http://127.0.0.1:4200 takes a scripts/console/dev.ts that runs already.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { chromiumPath } from '../../scripts/console/chromium.ts';
import { emailOf, keyOf, type Role, roles } from '../../scripts/console/people.ts';
import { builtPage, builtProgram, startProgram } from '../../scripts/console/program.ts';
import { signIn, untilReady } from '../../scripts/console/ready.ts';
import { seedCompany } from '../../scripts/console/seed/seed.ts';
import { settingsOf } from '../../scripts/console/start.ts';
import { startDemoUpstream } from '../../src/demo/upstream.ts';

export type Site = {
  readonly url: string;
  /** The session cookie of each role. */
  readonly sessions: Readonly<Record<Role, string>>;
  readonly keys: Readonly<Record<Role, string>>;
  /** Epoch milliseconds just after the last seeded call. */
  readonly until: number;
};

declare module 'vitest' {
  export interface ProvidedContext {
    site: Site | null;
  }
}

const calls = 100_000;

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  if (chromiumPath() === null) {
    project.provide('site', null);
    return async () => undefined;
  }
  for (const file of [builtProgram, builtPage]) {
    if (!existsSync(file)) throw new Error(`There is no ${file}. The console's tests run what was built: npm run build, or npm test.`);
  }
  const running = process.env['DAYBOOK_SITE'];
  if (running !== undefined && running !== '') {
    project.provide('site', await siteAt(running, Date.now()));
    return async () => undefined;
  }
  const home = mkdtempSync(join(tmpdir(), 'daybook-console-'));
  const dir = join(home, 'data');
  const until = Date.now();
  const [vendor] = await Promise.all([
    startDemoUpstream({ seed: 7, pace_ms: 5 }),
    seedCompany({ dir, until, calls, passwordCost: { ln: 10, r: 8, p: 1 } }),
  ]);
  const file = join(home, 'daybook.yaml');
  writeFileSync(file, JSON.stringify(settingsOf({ dir, listen: '127.0.0.1:0', vendor: vendor.url })));
  const program = await startProgram(['start', '--json', '--config', file]);
  project.provide('site', await siteAt(program.url, until));
  return async () => {
    await program.stop();
    await vendor.close();
    rmSync(home, { recursive: true, force: true });
  };
}

async function siteAt(url: string, until: number): Promise<Site> {
  const sessions = await Promise.all(roles.map(async (role) => [role, await signIn(url, emailOf(role))] as const));
  await untilReady(url);
  return { url, sessions: byRole((role) => sessions.find(([one]) => one === role)?.[1] ?? ''), keys: byRole(keyOf), until };
}

const byRole = <T>(of: (role: Role) => T): Readonly<Record<Role, T>> => ({
  admin: of('admin'),
  analyst: of('analyst'),
  member: of('member'),
  auditor: of('auditor'),
});
