// Re-costing from the question to the applied change, over a real engine and a real registry: what is planned is what is applied,
// usage rows equal the calls after it, and nobody's cost changes for another reason.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleUsage } from '../../ledger/recost/apply.ts';
import { sumLines } from '../../ledger/recost/sums.ts';
import { verifyUsage } from '../../ledger/verify.ts';
import { totalsOf } from '../../registry/recosts/totals.ts';
import { DaybookError } from '../../errors.ts';
import { parseNano } from '../../lib/money.ts';
import type { RecostJob } from '../../schema/recost.ts';
import { costChangesOf } from './changes.ts';
import type { RecostingParts } from './parts.ts';
import type { Recosting } from './recosting.ts';
import { costsIn, fillLedger, firstPrices, openRoom, pricedCall, insertPriced, type Room, vendor } from './testing/room.ts';

const limits = { page: { calls: 300, bytes: 1_000_000 }, step: { lines: 200, bytes: 10_000_000 } };
const september = Date.UTC(2026, 8, 25);
const everything = { range: null, filters: [] };

let room: Room;
let recosting: Recosting;
/** What the last look at the usage rows had to put right, and what was logged. */
let repaired: readonly string[] = [];
let said: string[] = [];
const say = (_: object, words: string): void => void said.push(words);
const watching = (): Partial<RecostingParts> => ({
  limits,
  log: { info: say, warn: say, error: say },
  verify: async (stretches) => {
    repaired = await settleUsage(room.ledger, stretches);
    return repaired;
  },
});
beforeAll(async () => {
  room = await openRoom();
  await room.registry.prices.addAll(firstPrices, 'ann');
  await fillLedger(room, 2_000, september, 10);
  recosting = await room.start(watching());
}, 60_000);
afterAll(() => room.close());

async function planned(question: RecostJob['question'] = everything, reason = 'a new list'): Promise<RecostJob> {
  const { id } = await recosting.plan(question, reason, 'ann');
  const job = await recosting.settled(id);
  expect(job).toMatchObject({ state: 'planned', error: null });
  return job;
}

async function applied(job: RecostJob): Promise<RecostJob> {
  await recosting.confirm(job.id, 'bob');
  const done = await recosting.settled(job.id);
  expect(done).toMatchObject({ state: 'applied', error: null, confirmed_by: 'bob' });
  expect(done.progress.calls_applied).toBe(done.progress.calls_changed);
  // Nothing was left for the last look to mend.
  expect(repaired).toEqual([]);
  return done;
}

/** A desk that writes the lines of its third page and never notes them. */
async function diesWhilePlanning(): Promise<string> {
  let pages = 0;
  const { recosts } = room.registry;
  const progress: typeof recosts.progress = (id, patch, expected) => {
    pages += patch.calls_seen !== undefined && patch.calls_seen > 0 ? 1 : 0;
    return pages > 2 ? new Promise(() => undefined) : recosts.progress(id, patch, expected);
  };
  const dying = await room.start({ ...watching(), jobs: { ...recosts, progress } });
  const { id } = await dying.plan(everything, 'twice', 'ann');
  await expect.poll(() => pages, { timeout: 10_000 }).toBe(3);
  expect((await recosts.get(id))?.progress.cursor).not.toBeNull();
  return id;
}

/** Currency → nano-units, over all calls. */
async function sumOfCalls(): Promise<Readonly<Record<string, bigint>>> {
  const rows = await room.ledger.query(
    'SELECT currency, toString(sum(toInt128(ifNull(estimated_cost, 0)))) AS nano FROM calls WHERE currency IS NOT NULL GROUP BY currency',
    { parse: (row): [string, bigint] => [String(row.currency), BigInt(String(row.nano))] },
  );
  return Object.fromEntries(rows);
}

async function expectWhole(): Promise<void> {
  expect((await verifyUsage(room.ledger, null)).differences).toEqual([]);
}

describe('re-costing', () => {
  it('plans no line where the book says what it said', async () => {
    const before = await costsIn(room.ledger);
    const job = await planned();
    expect(job.progress).toMatchObject({ calls_changed: 0, calls_seen: job.progress.calls_total });
    expect(job.progress.calls_seen).toBeGreaterThan(500);
    expect(job.differences).toEqual([]);
    await applied(job);
    expect(await costsIn(room.ledger)).toEqual(before);
  });

  it('changes what the new price is for, from its beginning on, and adds up to what the plan said', async () => {
    const from = '2026-09-29T00:00:00.000Z';
    await room.registry.prices.add(
      { vendor, model: 'model-0', currency: 'USD', rates: { input: '2.5', output: '30' }, effective_from: from },
      'ann',
    );
    const [costs, before] = [await costsIn(room.ledger), await sumOfCalls()];
    const job = await planned();
    expect(await costsIn(room.ledger)).toEqual(costs);
    expect(new Set(job.differences?.map(({ model_name }) => model_name))).toEqual(new Set(['model-0']));
    expect(job.differences?.every(({ day }) => day >= '2026-09-29')).toBe(true);
    const done = await applied(job);
    expect(done.progress.steps_total).toBeGreaterThan(1);
    await expectWhole();
    const after = await sumOfCalls();
    const total = totalsOf(job.differences ?? []);
    expect(parseNano(total.difference.USD ?? '0')).toBe((after.USD ?? 0n) - (before.USD ?? 0n));
    expect(parseNano(total.difference.USD ?? '0')).toBeGreaterThan(0n);
    expect(after.CNY).toBe(before.CNY);
    expect(total.calls).toBe(job.progress.calls_changed);
    const unchanged = (all: readonly unknown[]): readonly unknown[] =>
      all.filter((call) => JSON.stringify(call) < `{"request_id":"${idAt(from)}`);
    expect(unchanged(costs.calls).length).toBeGreaterThan(700);
    expect(unchanged((await costsIn(room.ledger)).calls)).toEqual(unchanged(costs.calls));
    expect((await planned()).progress.calls_changed).toBe(0);
  });

  it('gives calls without a price their currency, in usage too, and keeps what they were', async () => {
    const price = await room.registry.prices.add({ vendor, model: 'model-3', currency: 'CNY', rates: { input: '6', output: '24' } }, 'ann');
    const job = await planned(everything, 'the price was missing');
    expect(
      job.differences?.every(
        ({ before, after, unpriced_before, unpriced_after, calls }) =>
          before.CNY === undefined && after.CNY !== undefined && unpriced_before === calls && unpriced_after === 0,
      ),
    ).toBe(true);
    await applied(job);
    await expectWhole();
    const [call] = await room.ledger.query(
      "SELECT request_id, toString(request_timestamp) AS at FROM calls WHERE model_name = 'model-3' AND currency = 'CNY' LIMIT 1",
      {
        parse: (row) => ({ request_id: String(row.request_id), request_timestamp: `${String(row.at).replace(' ', 'T')}Z` }),
      },
    );
    expect(call).toBeDefined();
    if (call === undefined) return;
    expect(await costChangesOf(room.ledger, room.registry.recosts, call)).toMatchObject([
      {
        recost_id: job.id,
        by: 'bob',
        reason: 'the price was missing',
        before: { estimated_cost: null, currency: null, cost_status: 'unknown', price_id: null, cost_detail: { flags: ['no_price'] } },
        after: {
          currency: 'CNY',
          cost_status: 'exact',
          price_id: `own:${price.added.id}`,
          cost_detail: { price: { id: `own:${price.added.id}` } },
        },
      },
    ]);
  });

  it('is reversed exactly by a second one', async () => {
    const before = await costsIn(room.ledger);
    const [old] = (await room.registry.prices.list()).filter(({ model }) => model === 'model-1');
    const dear = await room.registry.prices.correct(
      old?.id ?? '',
      { vendor, model: 'model-1', currency: 'EUR', rates: { input: '9', output: '99' } },
      'ann',
    );
    const there = await applied(await planned());
    await expectWhole();
    expect(await costsIn(room.ledger)).not.toEqual(before);
    await room.registry.prices.correct(
      dear.added.id,
      { vendor, model: 'model-1', currency: 'USD', rates: { input: '3', output: '15' } },
      'ann',
    );
    const back = await applied(await planned());
    await expectWhole();
    expect(totalsOf(back.differences ?? []).after).toEqual(totalsOf(there.differences ?? []).before);
    // The entry is another one now; everything else is as it was.
    const bare = ({ calls, usage }: Awaited<ReturnType<typeof costsIn>>): unknown => ({
      calls: calls.map((call) => JSON.stringify(call).replaceAll(/own:[0-9A-Z]{26}/g, 'own')),
      usage,
    });
    expect(bare(await costsIn(room.ledger))).toEqual(bare(before));
  });

  it('asks only for the calls in question', async () => {
    await room.registry.prices.add(
      { vendor, model: 'model-2', currency: 'CNY', rates: { input: '4', output: '16' }, effective_from: '2026-09-01T00:00:00Z' },
      'ann',
    );
    const range = { from: '2026-09-26T00:00:00Z', to: '2026-09-27T00:00:00Z' };
    const job = await planned({ range, filters: [{ field: 'user', not: false, is: ['user-1'] }] });
    expect(job.progress.calls_changed).toBeGreaterThan(0);
    expect(new Set(job.differences?.map(({ day }) => day))).toEqual(new Set(['2026-09-26']));
    await applied(job);
    await expectWhole();
    const [others] = await room.ledger.query(
      "SELECT count() AS n FROM calls c INNER JOIN recost_lines l USING (request_timestamp, request_id) WHERE l.recost_id = {id:String} AND (c.user != 'user-1' OR c.request_timestamp NOT BETWEEN '2026-09-26 00:00:00' AND '2026-09-26 23:59:59')",
      { params: { id: job.id }, parse: (row) => Number(row.n) },
    );
    expect(others).toBe(0);
    await expect(
      recosting.plan({ range: null, filters: [{ field: 'nothing', not: false, is: ['x'] }] }, 'why', 'ann'),
    ).rejects.toMatchObject({
      code: 'question_invalid',
    });
  });

  it('makes other plans stale, and drops what was cancelled', async () => {
    await room.registry.prices.add(
      { vendor, model: 'model-2', currency: 'CNY', rates: { input: '4.5', output: '16' }, effective_from: '2026-09-01T12:00:00Z' },
      'ann',
    );
    const [one, other, third] = [await planned(), await planned(), await planned()];
    expect(one.progress.calls_changed).toBeGreaterThan(0);
    await recosting.cancel(third.id, 'ann');
    await applied(one);
    expect(await recosting.get(other.id)).toMatchObject({ state: 'stale' });
    await expect(recosting.confirm(other.id, 'bob')).rejects.toMatchObject({ code: 'recost_state' });
    await expect(recosting.confirm(third.id, 'bob')).rejects.toMatchObject({ code: 'recost_state' });
    await expect(recosting.confirm('nobody', 'bob')).rejects.toMatchObject({ code: 'recost_unknown' });
    await expect
      .poll(() => room.ledger.query('SELECT DISTINCT recost_id FROM recost_lines', { parse: (row) => String(row.recost_id) }))
      .not.toEqual(expect.arrayContaining([other.id]));
    const kept = await room.ledger.query('SELECT DISTINCT recost_id FROM recost_lines', { parse: (row) => String(row.recost_id) });
    expect(kept).toContain(one.id);
    expect(kept).not.toContain(third.id);
  });

  it('leaves a call that arrives after the plan as it is', async () => {
    await room.registry.prices.add(
      { vendor, model: 'model-2', currency: 'CNY', rates: { input: '5', output: '15' }, effective_from: '2026-09-02T00:00:00Z' },
      'ann',
    );
    const job = await planned();
    const book = await room.bookAt(new Date().toISOString());
    const late = pricedCall(20_034, Date.UTC(2026, 8, 27, 3), book);
    expect(late).toMatchObject({ model_name: 'model-2', currency: 'CNY' });
    await insertPriced(room.ledger, [late], 'late');
    await applied(job);
    await expectWhole();
    expect((await planned()).progress.calls_changed).toBe(0);
  });

  it('goes on with a plan whose last page was written but not noted, in pages of another size', async () => {
    await room.registry.prices.add(
      { vendor, model: 'model-2', currency: 'CNY', rates: { input: '6', output: '18' }, effective_from: '2026-09-02T12:00:00Z' },
      'ann',
    );
    const id = await diesWhilePlanning();
    const noted = (await recosting.get(id))?.progress.calls_changed ?? 0;
    const [written] = await room.ledger.query('SELECT count() AS n FROM recost_lines WHERE recost_id = {id:String}', {
      params: { id },
      parse: (row) => Number(row.n),
    });
    expect(written).toBeGreaterThan(noted);
    said = [];
    recosting = await room.start({ ...watching(), limits: { ...limits, page: { calls: 70, bytes: 1_000_000 } } });
    await recosting.settled(id);
    expect(said).toEqual(['a re-costing is planned']);
    await applied(await recosting.settled(id));
    await expectWhole();
    expect((await planned()).progress.calls_changed).toBe(0);
  }, 20_000);

  it('starts a plan over that was begun with other books', async () => {
    await room.registry.prices.add(
      { vendor, model: 'model-2', currency: 'CNY', rates: { input: '7', output: '21' }, effective_from: '2026-09-03T00:00:00Z' },
      'ann',
    );
    const id = await diesWhilePlanning();
    recosting = await room.start({ ...watching(), book_version: '2' });
    const job = await recosting.settled(id);
    const versions = await room.ledger.query('SELECT DISTINCT book_version FROM recost_lines WHERE recost_id = {id:String}', {
      params: { id },
      parse: (row) => String(row.book_version),
    });
    expect(versions).toEqual(['2']);
    expect(job.progress).toMatchObject({ calls_seen: job.progress.calls_total });
    await applied(job);
    await expectWhole();
  }, 20_000);

  it('says why it failed half-way, holds up others, and goes on where it stopped when it is confirmed again', async () => {
    await room.registry.prices.add(
      { vendor, model: 'model-2', currency: 'CNY', rates: { input: '8', output: '24' }, effective_from: '2026-09-04T00:00:00Z' },
      'ann',
    );
    let changes = 0;
    const { ledger } = room;
    const command: typeof ledger.command = (sql, ...rest) => {
      const isChange = sql.startsWith('ALTER TABLE calls UPDATE');
      changes += isChange ? 1 : 0;
      return isChange && changes === 2 ? Promise.reject(new DaybookError('internal', 'A mistake of ours.')) : ledger.command(sql, ...rest);
    };
    recosting = await room.start({ ...watching(), ledger: { ...ledger, database: ledger.database, command } });
    const [job, other] = [await planned(), await planned()];
    await recosting.confirm(job.id, 'bob');
    const failed = await recosting.settled(job.id);
    expect(failed).toMatchObject({ state: 'failed', error: expect.stringContaining('A mistake of ours.'), progress: { steps_done: 1 } });
    const lines = await room.ledger.query(
      'SELECT request_id, toString(request_timestamp) AS at FROM recost_lines WHERE recost_id = {id:String} ORDER BY request_timestamp',
      {
        params: { id: job.id },
        parse: (row) => ({ request_id: String(row.request_id), request_timestamp: `${String(row.at).replace(' ', 'T')}Z` }),
      },
    );
    // The first step is in the calls' history already, the others are not.
    const [first, last] = [lines[0], lines.at(-1)];
    if (first === undefined || last === undefined) throw new Error('the plan has no lines');
    const changesOf = async (call: typeof first): Promise<string[]> =>
      (await costChangesOf(room.ledger, room.registry.recosts, call, limits.step)).map(({ recost_id }) => recost_id);
    expect(await changesOf(first)).toContain(job.id);
    expect(await changesOf(last)).not.toContain(job.id);
    const third = await planned();
    await expect(recosting.confirm(other.id, 'bob')).rejects.toMatchObject({ code: 'recost_state' });
    await expect(recosting.confirm(third.id, 'bob')).rejects.toThrow(/half-way/);
    await applied(job);
    expect(await changesOf(last)).toContain(job.id);
    expect(await recosting.get(third.id)).toMatchObject({ state: 'stale' });
    await expectWhole();
    expect((await planned()).progress.calls_changed).toBe(0);
  }, 20_000);

  it('adds up what is beyond the longest list in a row that says so', async () => {
    const listed = (await recosting.list()).find(({ state, progress }) => state === 'applied' && progress.calls_changed > 100);
    const job = await recosting.get(listed?.id ?? '');
    const short = await sumLines(room.ledger, job?.id ?? '', 2);
    expect(short).toHaveLength(3);
    expect(short.at(-1)).toMatchObject({ day: 'rest', vendor_name: null, model_name: null });
    expect(totalsOf(short)).toEqual(totalsOf(job?.differences ?? []));
    expect(listed?.totals).toEqual(totalsOf(job?.differences ?? []));
    expect(listed).not.toHaveProperty('differences');
  });
});

const idAt = (time: string): string => {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let at = Date.parse(time);
  let text = '';
  for (let i = 0; i < 10; i += 1) {
    text = alphabet.charAt(at % 32) + text;
    at = Math.floor(at / 32);
  }
  return text;
};
