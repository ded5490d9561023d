// One suite for both databases: what the registry promises must hold on SQLite and on PostgreSQL alike. Each test begins with a
// registry of its own and a clock that stands still until the test moves it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { openRegistry, type Registry } from '../registry.ts';
import { type Secret, secretOf } from '../secret.ts';
import { type Cluster, postgresBinaries, startCluster } from './postgres.ts';

export const testSecret = secretOf('a secret for tests only, long enough');

/** Passwords of the tests are no secrets. */
const cheap = { ln: 4, r: 8, p: 1 };

/** What a test works with; `registry` and `time` are new for each. */
export type Room = {
  readonly registry: Registry;
  /** Epoch milliseconds, as the registry reads its clock. */
  time: number;
  /** Opens the same registry once more, as another process would. It is closed after the test. */
  open(secret?: Secret): Promise<Registry>;
  close(one: Registry): Promise<void>;
  /** From now on `open` opens another registry, which nobody has opened before. */
  moveOut(): void;
};

const binaries = postgresBinaries();
if (binaries === null) console.warn('SKIPPED: the registry on PostgreSQL. No /usr/lib/postgresql/*/bin/initdb on this machine.');

const unopened = (): never => {
  throw new Error('the registry is opened before each test');
};

export function onBothDatabases(what: string, tests: (room: Room) => void): void {
  describe.each(['sqlite', 'postgres'] as const)(`${what} on %s`, (kind) => {
    let cluster: Cluster | null = null;
    let dir = '';
    let moved = 0;
    let url: string | null = null;
    let opened: Registry[] = [];
    const room: Room = {
      get registry() {
        return opened[0] ?? unopened();
      },
      time: 0,
      async open(secret = testSecret) {
        const one = await openRegistry({ dir: join(dir, String(moved)), url, secret, now: () => room.time, passwordCost: cheap });
        opened.push(one);
        return one;
      },
      async close(one) {
        opened = opened.filter((other) => other !== one);
        await one.close();
      },
      moveOut() {
        moved += 1;
        url = cluster === null ? null : cluster.createDatabase();
      },
    };

    beforeAll(() => {
      if (kind === 'postgres' && binaries !== null) cluster = startCluster(binaries);
    });
    afterAll(() => cluster?.stop());

    beforeEach(async ({ skip }) => {
      if (kind === 'postgres' && binaries === null) return skip('PostgreSQL is not installed');
      dir = mkdtempSync(join(tmpdir(), 'daybook-registry-'));
      room.moveOut();
      room.time = Date.parse('2026-11-23T08:00:00Z');
      await room.open();
    });
    afterEach(async () => {
      for (const one of opened.splice(0)) await one.close();
      if (dir !== '') rmSync(dir, { recursive: true, force: true });
    });

    tests(room);
  });
}
