// What can go wrong between a confirmation and its end, and how a person gets out of it: nothing holds up later re-costings for
// ever, and whatever is given up, usage rows equal the calls.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DaybookError } from '../../errors.ts';
import type { Ledger } from '../../ledger/connect.ts';
import { dropLookups } from '../../ledger/recost/apply.ts';
import { verifyUsage } from '../../ledger/verify.ts';
import type { RecostJob, RecostQuestion } from '../../schema/recost.ts';
import { costChangesOf } from './changes.ts';
import type { Recosting } from './recosting.ts';
import { costsIn, fillLedger, firstPrices, openRoom, type Room, vendor } from './testing/room.ts';

const limits = { page: { calls: 300, bytes: 1_000_000 }, step: { lines: 60, bytes: 10_000_000 } };
const everything: RecostQuestion = { range: null, filters: [] };
const verify = () => Promise.resolve([]);

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

/** A new price that changes some and moves others to another currency. */
async function fill(): Promise<void> {
  await room.registry.prices.addAll(firstPrices, 'ann');
  await fillLedger(room, 900, Date.UTC(2026, 8, 28), 6);
  const effective_from = '2026-09-28T07:07:07Z';
  await room.registry.prices.addAll(
    [
      { vendor, model: 'model-0', currency: 'EUR', rates: { input: '2', output: '20' }, effective_from },
      { vendor, model: 'model-1', currency: 'USD', rates: { input: '4', output: '16' }, effective_from },
    ],
    'ann',
  );
}

async function planned(recosting: Recosting, question = everything): Promise<RecostJob> {
  const { id } = await recosting.plan(question, 'why', 'ann');
  const job = await recosting.settled(id);
  expect(job).toMatchObject({ state: 'planned', error: null });
  return job;
}

type Command = Ledger['command'];
/** The ledger, with something in the way of its commands. */
const ledgerWith = (command: (passing: Command, ...args: Parameters<Command>) => Promise<void>): Ledger => ({
  ...room.ledger,
  database: room.ledger.database,
  command: (...args) => command(room.ledger.command, ...args),
});
const mistake = (): Promise<never> => Promise.reject(new DaybookError('internal', 'A mistake of ours.'));

/** Refuses the nth command that begins so. */
function refusing(beginning: string, nth: number): Ledger {
  let seen = 0;
  return ledgerWith((command, sql, ...rest) => {
    seen += sql.startsWith(beginning) ? 1 : 0;
    return sql.startsWith(beginning) && seen >= nth ? mistake() : command(sql, ...rest);
  });
}

const whole = async (): Promise<void> => expect((await verifyUsage(room.ledger, null)).differences).toEqual([]);
const countOf = async (sql: string): Promise<number> =>
  (await room.ledger.query(`SELECT count() AS n FROM ${sql}`, { parse: (row) => Number(row.n) }))[0] ?? 0;
const priced = (job: RecostJob): Promise<number> =>
  countOf(
    `recost_lines l INNER JOIN calls c USING (request_timestamp, request_id) WHERE l.recost_id = '${job.id}' AND c.price_id = l.after_price_id`,
  );

/** The way out: another plan is confirmed, changes what is left, and nothing is left after it. */
async function othersGoOn(left: number): Promise<void> {
  const recosting = await room.start({ limits, verify });
  const next = await planned(recosting);
  expect(next.progress.calls_changed).toBe(left);
  await recosting.confirm(next.id, 'bob');
  expect(await recosting.settled(next.id)).toMatchObject({ state: 'applied', progress: { calls_applied: left } });
  await whole();
  expect((await planned(recosting)).progress.calls_changed).toBe(0);
}

it('is settled when what it left is cleared away, not when it is noted as failed', async () => {
  await fill();
  let begun = 0;
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const ledger = ledgerWith(async (command, sql, ...rest) => {
    begun += sql.startsWith('ALTER TABLE calls UPDATE') ? 1 : 0;
    if (sql.startsWith('ALTER TABLE calls UPDATE') && begun === 2) return mistake();
    if (begun === 2 && sql.startsWith('DROP TABLE')) await held;
    return command(sql, ...rest);
  });
  const recosting = await room.start({ limits, verify, ledger });
  const job = await planned(recosting);
  await recosting.confirm(job.id, 'bob');
  while ((await recosting.get(job.id))?.state !== 'failed') await sleep(10);
  const settled = recosting.settled(job.id);
  const first = await Promise.race([settled.then(() => 'settled'), sleep(1_500, 'waits')]);
  goOn();
  expect(first).toBe('waits');
  expect(await settled).toMatchObject({ state: 'failed' });
  expect(await countOf("system.tables WHERE startsWith(name, 'recost_lookup')")).toBe(0);
});

it.each([
  ['before the calls of a step are changed', 'ALTER TABLE calls UPDATE', 2, false],
  ['between the calls of a step and their usage', 'INSERT INTO usage_15m', 4, true],
] as const)(
  'one that stopped half-way, %s, can be given up: what was applied stays',
  async (_, beginning, nth, isInDoubt) => {
    await fill();
    const recosting = await room.start({ limits, verify, ledger: refusing(beginning, nth) });
    const job = await planned(recosting);
    await recosting.confirm(job.id, 'bob');
    const failed = await recosting.settled(job.id);
    expect(failed).toMatchObject({ state: 'failed' });
    expect(failed.progress.steps_done).toBeGreaterThan(0);
    expect(await countOf("system.tables WHERE startsWith(name, 'recost_lookup')")).toBe(0);
    const reached = await priced(job);
    expect(reached > failed.progress.calls_applied).toBe(isInDoubt);
    expect((await verifyUsage(room.ledger, null)).differences.length > 0).toBe(isInDoubt);

    const calmer = await room.start({ limits });
    const cancelled = await calmer.cancel(job.id, 'eve');
    expect(cancelled).toMatchObject({ state: 'cancelled', progress: { calls_applied: reached, steps_done: failed.progress.steps_done } });
    await whole();
    const [last] = await room.registry.audit.list({ limit: 1, before: null, subject: job.id });
    expect(last).toMatchObject({ action: 'recost.cancelled', after: { calls_applied: reached, steps_done: failed.progress.steps_done } });
    // A call says so in its history just where it has the new cost.
    const calls = await room.ledger.query(
      `SELECT c.request_id AS id, toString(c.request_timestamp) AS at, startsWith(c.price_id, 'own:') AND c.currency = 'EUR' AS is_new FROM calls c WHERE model_name = 'model-0' AND estimated_cost IS NOT NULL ORDER BY request_timestamp`,
      {
        parse: (row) => ({
          request_id: String(row.id),
          request_timestamp: `${String(row.at).replace(' ', 'T')}Z`,
          is_new: Number(row.is_new),
        }),
      },
    );
    const some = calls.filter((__, at) => at % 9 === 0);
    expect(new Set(some.map(({ is_new }) => is_new)).size).toBe(2);
    for (const call of some) expect(await costChangesOf(room.ledger, room.registry.recosts, call, limits.step)).toHaveLength(call.is_new);
    await othersGoOn(job.progress.calls_changed - reached);
  },
  60_000,
);

it('a plan whose lines were lost becomes stale, and the next one goes on', async () => {
  await fill();
  const recosting = await room.start({ limits, verify });
  const job = await planned(recosting);
  await room.ledger.command(
    `DELETE FROM recost_lines WHERE recost_id = '${job.id}' AND request_id IN (SELECT max(request_id) FROM recost_lines)`,
  );
  await recosting.confirm(job.id, 'bob');
  expect(await recosting.settled(job.id)).toMatchObject({ state: 'stale', error: expect.stringContaining('plan it again') });
  const [last] = await room.registry.audit.list({ limit: 1, before: null, subject: job.id });
  expect(last).toMatchObject({ who: 'daybook', action: 'recost.stale', after: { error: expect.stringContaining('lines') } });
  await othersGoOn(job.progress.calls_changed);
  expect(await countOf(`recost_lines WHERE recost_id = '${job.id}'`)).toBe(0);
}, 60_000);

it('one that stopped half-way and lost lines becomes stale when it is confirmed again; what was applied stays', async () => {
  await fill();
  const recosting = await room.start({ limits, verify, ledger: refusing('INSERT INTO usage_15m', 4) });
  const job = await planned(recosting);
  await recosting.confirm(job.id, 'bob');
  expect(await recosting.settled(job.id)).toMatchObject({ state: 'failed' });
  const reached = await priced(job);
  await room.ledger.command(
    `DELETE FROM recost_lines WHERE recost_id = '${job.id}' AND request_id IN (SELECT max(request_id) FROM recost_lines)`,
  );
  const calmer = await room.start({ limits });
  await calmer.confirm(job.id, 'bob');
  expect(await calmer.settled(job.id)).toMatchObject({ state: 'stale', progress: { calls_applied: reached } });
  await whole();
  await othersGoOn(job.progress.calls_changed - reached);
}, 60_000);

it('a fault that nobody knows is tried again before a person is asked', async () => {
  await fill();
  let faults = 2;
  const breaksOff = (): Promise<never> => {
    faults -= 1;
    return Promise.reject(new Error('the registry broke off'));
  };
  const { recosts } = room.registry;
  const progress: typeof recosts.progress = (id, patch, expected) =>
    patch.steps_done === 2 && faults > 0 ? breaksOff() : recosts.progress(id, patch, expected);
  const recosting = await room.start({ limits, verify, jobs: { ...recosts, progress } });
  const job = await planned(recosting);
  await recosting.confirm(job.id, 'bob');
  expect(await recosting.settled(job.id)).toMatchObject({ state: 'applied', progress: { calls_applied: job.progress.calls_changed } });
  expect(faults).toBe(0);
  await whole();
}, 60_000);

it('calls that were forgotten after the plan are passed over, and their usage stays', async () => {
  await fill();
  const recosting = await room.start({ limits, verify });
  const job = await planned(recosting);
  const september = 'toYYYYMM(request_timestamp) = 202609';
  const [lines, forgotten] = [await countOf('recost_lines'), await countOf(`recost_lines WHERE ${september}`)];
  expect(forgotten).toBeGreaterThan(60);
  const usage = async (): Promise<unknown> => (await costsIn(room.ledger)).usage.filter((row) => JSON.stringify(row).includes('"2026-09-'));
  const before = await usage();
  await room.ledger.command('ALTER TABLE calls DROP PARTITION 202609');
  await recosting.confirm(job.id, 'bob');
  expect(await recosting.settled(job.id)).toMatchObject({ state: 'applied', progress: { calls_applied: lines - forgotten } });
  await whole();
  expect(await usage()).toEqual(before);
  expect((await planned(recosting)).progress.calls_changed).toBe(0);
}, 60_000);

it('a desk that is stopped while the engine changes calls leaves it within seconds, and the next one ends it exactly', async () => {
  await fill();
  let [isChanging, usage] = [false, 0];
  const slow = ledgerWith(async (command, sql, ...rest) => {
    usage += sql.startsWith('INSERT INTO usage_15m') ? 1 : 0;
    await command(sql, ...rest);
    if (!sql.startsWith('ALTER TABLE calls UPDATE')) return;
    isChanging = true;
    await new Promise((resolve) => setTimeout(resolve, 6_000));
  });
  const first = await room.start({ limits, verify, ledger: slow });
  const job = await planned(first);
  await first.confirm(job.id, 'bob');
  await expect.poll(() => isChanging, { timeout: 10_000 }).toBe(true);
  const began = Date.now();
  await first.stop();
  expect(Date.now() - began).toBeLessThan(5_500);
  const second = await room.start({ limits, verify });
  expect(await second.settled(job.id)).toMatchObject({ state: 'applied', progress: { calls_applied: job.progress.calls_changed } });
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + 7_000 - Date.now())));
  expect(usage).toBe(0);
  await whole();
}, 60_000);

it('of two desks one works at a time, and takes over from one that hangs, which then leaves it alone', async () => {
  await fill();
  let wake = (): void => undefined;
  let [hangs, isAwake, late] = [false, false, 0];
  const hanging = ledgerWith(async (command, sql, ...rest) => {
    late += hangs && sql.startsWith('INSERT INTO usage_15m') ? 1 : 0;
    await command(sql, ...rest);
    if (hangs || !sql.startsWith('ALTER TABLE calls UPDATE')) return;
    hangs = true;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  });
  // The one that hangs renews nothing, as a process that was halted.
  const { recosts } = room.registry;
  const lease = {
    ...recosts.lease,
    renew: (worker: string, ms: number) => (hangs && !isAwake ? new Promise<boolean>(() => undefined) : recosts.lease.renew(worker, ms)),
  };
  const one = room.startBeside({ limits, verify, ledger: hanging, worker: 'one', jobs: { ...recosts, lease }, lease_ms: 1_500 });
  const job = await planned(one);
  await one.confirm(job.id, 'bob');
  await expect.poll(() => hangs, { timeout: 10_000 }).toBe(true);
  const began = Date.now();
  const two = room.startBeside({ limits, verify, worker: 'two', lease_ms: 1_500 });
  expect(await two.settled(job.id)).toMatchObject({ state: 'applied', progress: { calls_applied: job.progress.calls_changed } });
  expect(Date.now() - began).toBeGreaterThan(500);
  await whole();
  const costs = await costsIn(room.ledger);
  isAwake = true;
  wake();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(late).toBe(0);
  expect(await costsIn(room.ledger)).toEqual(costs);
}, 60_000);

it('an insert that the engine goes on with after its desk has died is waited for', async () => {
  const isDone: string[] = [];
  const insert = room.ledger
    .command(
      "INSERT INTO FUNCTION null('n UInt8') SELECT sleepEachRow(1) FROM numbers(3) WHERE 'recost_lookup_job_0' != ''",
      {},
      { max_block_size: '1' },
    )
    .then(() => isDone.push('insert'));
  await expect.poll(() => countOf("system.processes WHERE query_kind = 'Insert'")).toBe(1);
  await dropLookups(room.ledger, 'job', () => Promise.resolve());
  isDone.push('look');
  await insert;
  expect(isDone).toEqual(['insert', 'look']);
});

it('an empty ledger, and a range without calls, make a plan that changes nothing and can be applied', async () => {
  const recosting = await room.start({ limits });
  const range = { from: '2026-09-01T00:00:01Z', to: '2026-09-01T00:00:02Z' };
  for (const question of [everything, { range, filters: [] }]) {
    const job = await planned(recosting, question);
    expect(job).toMatchObject({ differences: [], totals: { calls: 0, difference: {} }, progress: { calls_seen: 0, calls_total: 0 } });
    await recosting.confirm(job.id, 'bob');
    expect(await recosting.settled(job.id)).toMatchObject({ state: 'applied', progress: { steps_total: 0 } });
  }
  await fill();
  const job = await planned(await room.start({ limits }), { range, filters: [] });
  expect(job.progress.calls_changed).toBe(0);
}, 60_000);
