// The engine killed in the middle of an insert, again and again: the batch posted once more ends up exactly once in calls,
// bodies and usage rows, wherever the kill hit.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { connectLedger } from './connect.ts';
import { keepEngine } from './engine/watch.ts';
import { insertCalls } from './insert.ts';
import { prepareTables } from './tables/prepare.ts';
import { makeCall } from './testing/calls.ts';
import { quiet } from './testing/engine.ts';
import { verifyUsage } from './verify.ts';

const rounds = 10;
const perBatch = 120;
let close: () => Promise<void> = () => Promise.resolve();
afterAll(() => close());

it(`a batch cut short by a kill and posted again is there once, ${rounds} times`, { timeout: 120_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'daybook-kill-'));
  const kept = keepEngine({ dir, memory_bytes: 512 * 1024 * 1024, log: quiet, wait: () => Promise.resolve() });
  const ledger = connectLedger(() => {
    const engine = kept.current();
    return engine === null ? null : { ...engine, database: 'daybook' };
  });
  close = async () => {
    await ledger.close();
    await kept.stop();
    await rm(dir, { recursive: true, force: true });
  };
  await kept.ready();
  await prepareTables(ledger);
  let usual = 200;
  for (let round = 0; round < rounds; round += 1) {
    const made = Array.from({ length: perBatch }, (_, n) =>
      makeCall(round * 1_000 + n, Date.UTC(2026, 8, 20) + (n % 24) * 86_400_000 + round * 61_000 + n),
    );
    const post = (): Promise<void> =>
      insertCalls(
        ledger,
        made.map(({ call }) => call),
        made.map(({ body }) => body),
        `round-${round}`,
      );
    const engine = await kept.ready();
    const began = performance.now();
    const first = post().then(
      () => {
        usual = performance.now() - began;
      },
      (error: unknown) => expect(error).toMatchObject({ code: 'ledger_away' }),
    );
    await sleep((usual * (round + 0.5)) / rounds);
    process.kill(engine.pid, 'SIGKILL');
    await first;
    await engine.exited;
    await sleep(0);
    await kept.ready();
    await post();
    const [row] = await ledger.query(
      'SELECT (SELECT count() FROM calls) AS calls, (SELECT count() FROM call_bodies) AS bodies, (SELECT sum(call_count) FROM usage_15m WHERE view = 0) AS counted',
      { parse: (counts) => ({ calls: Number(counts.calls), bodies: Number(counts.bodies), counted: Number(counts.counted) }) },
    );
    const all = (round + 1) * perBatch;
    expect(row).toEqual({ calls: all, bodies: all, counted: all });
  }
  expect((await verifyUsage(ledger, null)).differences).toEqual([]);
});
