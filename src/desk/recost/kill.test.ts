// The engine killed again and again while a re-costing is planned and applied, and desks that are replaced in the middle: it ends
// exactly as one that nobody disturbed.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { verifyUsage } from '../../ledger/verify.ts';
import { applyStep } from '../../ledger/recost/apply.ts';
import { stepsOf } from '../../ledger/recost/steps.ts';
import type { RecostJob } from '../../schema/recost.ts';
import type { Recosting } from './recosting.ts';
import { type Costs, costsIn, fillLedger, firstPrices, openRoom, type Room, vendor } from './testing/room.ts';

const limits = { page: { calls: 150, bytes: 1_000_000 }, step: { lines: 150, bytes: 10_000_000 } };
const everything = { range: null, filters: [] };
const rooms: Room[] = [];
afterAll(() => Promise.all(rooms.map((room) => room.close())));

async function filledRoom(): Promise<Room> {
  const room = await openRoom();
  rooms.push(room);
  await room.registry.prices.addAll(firstPrices, 'ann');
  await fillLedger(room, 1_200, Date.UTC(2026, 8, 27), 6);
  await room.registry.prices.addAll(
    [
      { vendor, model: 'model-0', currency: 'EUR', rates: { input: '2', output: '20' }, effective_from: '2026-09-28T00:00:00Z' },
      { vendor, model: 'model-3', currency: 'CNY', rates: { input: '6', output: '24' } },
    ],
    'ann',
  );
  return room;
}

/** Ids of entries differ from registry to registry. */
const bare = ({ calls, usage }: Costs): unknown => ({
  calls: calls.map((call) => JSON.stringify(call).replaceAll(/own:[0-9A-Z]{26}/g, 'own')),
  usage,
});

const bareLines = (room: Room): Promise<string[]> =>
  room.ledger.query('SELECT * EXCEPT recost_id FROM recost_lines ORDER BY request_timestamp, request_id', {
    parse: (row) => JSON.stringify(row).replaceAll(/own:[0-9A-Z]{26}/g, 'own'),
  });

async function undisturbed(): Promise<{
  readonly costs: unknown;
  readonly lines: readonly string[];
  readonly job: RecostJob;
  readonly ms: number;
}> {
  const room = await filledRoom();
  const recosting = await room.start({ limits });
  const began = performance.now();
  const { id } = await recosting.plan(everything, 'why', 'ann');
  await recosting.settled(id);
  await recosting.confirm(id, 'bob');
  const job = await recosting.settled(id);
  const ms = performance.now() - began;
  expect(job.state).toBe('applied');
  return { costs: bare(await costsIn(room.ledger)), lines: await bareLines(room), job, ms };
}

/** Until the job is in this state, the engine dies now and then, and now and then the desk is another one. */
async function disturbed(room: Room, id: string, state: RecostJob['state'], pauseMs: (n: number) => number): Promise<number> {
  let recosting: Recosting = await room.start({ limits });
  for (let kills = 0; ; kills += 1) {
    const isDone = (await Promise.race([recosting.settled(id), sleep(pauseMs(kills), null)])) !== null;
    if (isDone) {
      expect(await recosting.get(id)).toMatchObject({ state });
      return kills;
    }
    const engine = await room.kept.ready();
    process.kill(engine.pid, 'SIGKILL');
    await engine.exited;
    if (kills % 3 === 2) recosting = await room.start({ limits });
    await sleep(0);
    await room.kept.ready();
  }
}

it('a re-costing whose engine and desk die at random moments ends as one that nobody disturbed', { timeout: 300_000 }, async () => {
  const whole = await undisturbed();
  const room = await filledRoom();
  const { id } = await (await room.start({ limits })).plan(everything, 'why', 'ann');
  // Longer each time, so that it ends; never a round number of pages or steps.
  const whilePlanning = await disturbed(room, id, 'planned', (n) => 37 * 1.5 ** n);
  expect(await bareLines(room)).toEqual(whole.lines);
  expect((await room.registry.recosts.get(id))?.differences).toEqual(whole.job.differences);
  await (await room.start({ limits })).confirm(id, 'bob');
  const whileApplying = await disturbed(room, id, 'applied', (n) => 61 * 1.5 ** n);
  expect(Math.min(whilePlanning, whileApplying)).toBeGreaterThan(2);
  expect((await verifyUsage(room.ledger, null)).differences).toEqual([]);
  expect(bare(await costsIn(room.ledger))).toEqual(whole.costs);
  expect((await room.registry.recosts.get(id))?.progress).toMatchObject({ calls_applied: whole.job.progress.calls_changed });
  const left = await room.ledger.query("SELECT name FROM system.tables WHERE startsWith(name, 'recost_lookup')", { parse: (row) => row });
  expect(left).toEqual([]);
});

it('a step that was done but not noted, in whole or in part, is done again to the same end', { timeout: 120_000 }, async () => {
  const whole = await undisturbed();
  for (const cut of ['after the calls', 'after the usage'] as const) {
    const room = await filledRoom();
    const first = await room.start({ limits });
    const { id } = await first.plan(everything, 'why', 'ann');
    await first.settled(id);
    await first.stop();
    const [step] = await stepsOf(room.ledger, id, limits.step);
    if (step === undefined) throw new Error('the plan has no step');
    const ledger =
      cut === 'after the usage'
        ? room.ledger
        : {
            ...room.ledger,
            database: room.ledger.database,
            command: (sql: string, ...rest: readonly never[]): Promise<void> =>
              sql.startsWith('INSERT INTO usage_15m') ? Promise.reject(new Error('the desk died')) : room.ledger.command(sql, ...rest),
          };
    await applyStep(ledger, id, 0, step, { first_try: true, hold: () => Promise.resolve() }).catch((error: unknown) =>
      expect(String(error)).toContain('died'),
    );
    const before = await verifyUsage(room.ledger, null);
    expect(before.differences.length > 0).toBe(cut === 'after the calls');
    // The registry knows of a confirmation and that somebody began, and of no step.
    await room.registry.recosts.confirm(id, 'bob');
    await room.registry.recosts.progress(id, { steps_total: 7 }, 'applying');
    const second = await room.start({ limits, verify: () => Promise.resolve([]) });
    expect(await second.settled(id)).toMatchObject({ state: 'applied' });
    expect((await verifyUsage(room.ledger, null)).differences).toEqual([]);
    expect(bare(await costsIn(room.ledger))).toEqual(whole.costs);
  }
});
