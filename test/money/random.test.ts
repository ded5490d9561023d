// Money over a real engine and a real registry, at random: calls that arrive late and in any order, prices that change, re-costings
// over them, the engine killed in between. After each step the usage rows equal the calls, in every zone and by every period, and
// what is shown in another currency is the sum of what each call cost at the rate of its moment.
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertPriced, models, openRoom, pricedCall, type Room, vendor } from '../../src/desk/recost/testing/room.ts';
import { DaybookError } from '../../src/errors.ts';
import { insertCalls } from '../../src/ledger/insert.ts';
import { askUsage } from '../../src/ledger/questions/usage.ts';
import { amountsOf, expectedUsage, labelOf } from '../../src/ledger/testing/usage.ts';
import { verifyUsage } from '../../src/ledger/verify.ts';
import { formatNano, parseNano } from '../../src/lib/money.ts';
import { addDisplays, displayOf, exactDisplayOf, rounded } from '../../src/prices/exchange/display.ts';
import { rateBookOf } from '../../src/prices/exchange/rate-book.ts';
import { priceAgain } from '../../src/prices/price-again.ts';
import type { CallRecord } from '../../src/schema/call.ts';
import { type Period, periods, type UsageQuestion } from '../../src/schema/question.ts';
import type { RecostJob, RecostQuestion } from '../../src/schema/recost.ts';
import type { UsageRow } from '../../src/schema/usage.ts';

const [quarter, hour, day] = [900_000, 3_600_000, 86_400_000];
/** Weeks in which clocks go back in Europe, a month ends, and clocks go back in America. */
const [begin, end] = [Date.UTC(2026, 9, 18), Date.UTC(2026, 10, 9)];
const zones = ['UTC', 'Asia/Shanghai', 'Asia/Kathmandu', 'Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Australia/Lord_Howe'];
const limits = { page: { calls: 60, bytes: 1_000_000 }, step: { lines: 50, bytes: 10_000_000 } };

/** What the ledger must hold: a model of it in memory. */
const calls: CallRecord[] = [];
let room: Room;
let batches = 0;
beforeAll(async () => {
  room = await openRoom();
  await room.registry.prices.addAll(
    [
      { vendor, model: 'model-0', currency: 'USD', rates: { input: '1.25', output: '10' } },
      { vendor, model: 'model-2', currency: 'CNY', rates: { input: '2', output: '8' } },
    ],
    'ann',
  );
});
afterAll(() => room.close());

const rates = rateBookOf(
  [
    ['USD', 'CNY', '7', begin - day],
    ['USD', 'CNY', '7.25', begin + 6 * day + 5 * quarter],
    ['EUR', 'USD', '1.1', begin - day],
    ['USD', 'CNY', '7.5', begin + 15 * day + 3 * hour],
  ].map(([from_currency, to_currency, rate, at], n) => ({
    ...{ id: `rate-${n}`, from_currency: String(from_currency), to_currency: String(to_currency), rate: String(rate) },
    ...{ effective_from: new Date(Number(at)).toISOString(), source: null },
  })),
);

const iso = (at: number): string => new Date(at).toISOString();
const quarters = fc.integer({ min: 0, max: (end - begin) / quarter });
const moment = quarters.map((n) => begin + n * quarter);

const steps = fc.record({
  /** Times of calls, in no order: what comes in one step may lie before all that came in others. */
  arrivals: fc.array(fc.tuple(fc.integer({ min: begin, max: end - 1 }), fc.integer({ min: 0, max: 5_000 })), {
    minLength: 100,
    maxLength: 200,
  }),
  price: fc.record({
    model: fc.constantFrom(...models),
    currency: fc.constantFrom('USD', 'CNY', 'EUR'),
    rates: fc.record({
      input: fc.integer({ min: 0, max: 99_999 }).map((n) => `${n}.${n % 7}`),
      output: fc.integer({ min: 0, max: 99_999 }).map((n) => `0.${String(n).padStart(5, '0')}`),
    }),
    effective_from: fc.option(moment.map(iso), { freq: 3 }),
  }),
  range: fc.option(fc.tuple(moment, moment), { freq: 2 }),
  only: fc.option(fc.constantFrom('user-1', 'user-4'), { freq: 2 }),
  /** Milliseconds until the engine dies, each time it is worked with. */
  kills: fc.array(fc.integer({ min: 0, max: 250 }), { maxLength: 3 }),
  zones: fc.uniqueArray(fc.constantFrom(...zones), { minLength: 2, maxLength: 2 }),
  span: fc.tuple(moment, moment),
});
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

/** kill -9 by pid after each of these pauses, while something is done. */
async function amidKills<T>(pauses: readonly number[], deed: () => Promise<T>): Promise<T> {
  const killing = (async () => {
    for (const pause of pauses) {
      const engine = await room.kept.ready();
      await sleep(pause);
      process.kill(engine.pid, 'SIGKILL');
      await engine.exited;
    }
  })();
  const done = await deed();
  await killing;
  await room.kept.ready();
  return done;
}

/** Posted as the desk does: under one token, again and again until the ledger has it. */
async function arrive(fresh: readonly CallRecord[], kills: readonly number[]): Promise<void> {
  batches += 1;
  const token = `batch-${batches}`;
  if (kills.length === 0) return insertPriced(room.ledger, fresh, token);
  await amidKills(kills, async () => {
    for (let first_try = true; ; first_try = false) {
      try {
        return await insertCalls(room.ledger, fresh, [], token, { first_try });
      } catch (error) {
        if (!(error instanceof DaybookError) || error.code !== 'ledger_away') throw error;
        await sleep(50);
      }
    }
  });
}

/** The entry in force is corrected where a new one would overlap. */
async function changePrice(draft: Step['price']): Promise<void> {
  const { prices } = room.registry;
  const wanted = { vendor, ...draft };
  try {
    await prices.add(wanted, 'ann');
  } catch (error) {
    if (!(error instanceof DaybookError) || error.code !== 'price_overlap') throw error;
    for (const { id, model } of await prices.list()) if (model === draft.model) await prices.withdraw(id, 'ann');
    await prices.add(wanted, 'ann');
  }
}

async function recost(question: RecostQuestion, kills: readonly number[]): Promise<RecostJob> {
  // The last look would hide what a step did to the usage rows, so there is none.
  const recosting = await room.start({ limits, verify: () => Promise.resolve([]) });
  return amidKills(kills, async () => {
    const { id } = await recosting.plan(question, 'at random', 'ann');
    expect(await recosting.settled(id)).toMatchObject({ state: 'planned', error: null });
    await recosting.confirm(id, 'bob');
    const done = await recosting.settled(id);
    expect(done).toMatchObject({ state: 'applied', error: null });
    return done;
  });
}

/** What the re-costing must have done, by the book of its beginning, to the model in memory. */
async function recostInMemory({ question: { range, filters }, prices_known_at, progress }: RecostJob): Promise<void> {
  const book = await room.bookAt(prices_known_at);
  let changed = 0;
  for (const [n, call] of calls.entries()) {
    // An answer out of the cache costs what a hit costs, whatever the list says.
    const isAsked =
      call.cache_status !== 'hit' &&
      (range === null || (call.request_timestamp >= range.from && call.request_timestamp < range.to)) &&
      filters.every(({ is }) => is?.includes(call.user));
    const { cost_detail: _, ...after } = priceAgain(call, book);
    const { estimated_cost, currency, cost_source, cost_status, price_id, vendor_reported_cost } = call;
    const before = { estimated_cost, currency, cost_source, cost_status, price_id, vendor_reported_cost };
    if (!isAsked || JSON.stringify(sorted(after)) === JSON.stringify(sorted(before))) continue;
    calls[n] = { ...call, ...after };
    changed += 1;
  }
  expect(progress).toMatchObject({ calls_changed: changed, calls_applied: changed });
}
const sorted = (value: object): unknown => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));

async function expectCalls(): Promise<void> {
  const kept = await room.ledger.query(
    'SELECT request_id, toString(estimated_cost) AS nano, currency, cost_status, price_id FROM calls ORDER BY request_id',
    {
      parse: (row) => [
        row.request_id,
        row.nano === null ? null : formatNano(BigInt(String(row.nano))),
        row.currency,
        row.cost_status,
        row.price_id,
      ],
    },
  );
  const wanted = calls.map((call) => [call.request_id, call.estimated_cost, call.currency, call.cost_status, call.price_id]);
  expect(kept).toEqual(wanted.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

const measured = ['calls', 'tokens', 'cost'] as const;

async function expectUsage(zone: string, from: number, to: number): Promise<void> {
  const range = { from: iso(from), to: iso(to) };
  const span = { from, to };
  const eras = rates.changes('CNY', span);
  const within = calls.filter(({ request_timestamp }) => request_timestamp >= range.from && request_timestamp < range.to);
  const ask = async (period: Period, group: UsageQuestion['group']): Promise<readonly UsageRow[]> =>
    (await askUsage(room.ledger, { range, filters: [], group, period, zone, measures: measured, eras: eras.map(iso) })).rows;
  const shownIn = (rows: readonly UsageRow[]): string | null =>
    rounded(
      addDisplays(
        rows.map((row) => exactDisplayOf(row.costs_by_era ?? [], eras, span, 'CNY', rates)),
        'CNY',
      ),
    ).amount;

  const [total] = await ask('total', []);
  // By hand: the calls of each era, at the rate of its beginning.
  const byHand = [...eras, to].map((until, era) => {
    const since = era === 0 ? from : (eras[era - 1] ?? from);
    const of = within.filter(({ request_timestamp }) => Date.parse(request_timestamp) >= since && Date.parse(request_timestamp) < until);
    return { era, costs: amountsOf(of, (call) => call.estimated_cost), saved_costs: {} };
  });
  const display = displayOf(byHand, eras, span, 'CNY', rates).amount;
  for (const period of periods) {
    const rows = await ask(period, ['model_name']);
    const words = `${zone} ${period} ${range.from} ${range.to}`;
    const { saved_costs: _, ...wanted } = expectedUsage(within);
    expect(sumOf(rows), words).toEqual(sumOf(total === undefined ? [] : [total]));
    expect(sumOf(rows), words).toMatchObject({
      call_count: within.length,
      total_tokens: wanted.total_tokens,
      unpriced_count: wanted.unpriced_count,
    });
    expect(withoutZeros(sumOf(rows).costs), words).toEqual(withoutZeros(wanted.costs));
    expect(shownIn(rows), words).toBe(display);
    for (const row of rows) {
      const label = labelOf(Date.parse(row.period_start), period, zone);
      const of = within.filter(
        (call) => call.model_name === row.group.model_name && labelOf(Date.parse(call.request_timestamp), period, zone) === label,
      );
      const { costs, saved_costs: __, ...counts } = expectedUsage(of);
      expect(row, `${words} ${row.period_start} ${row.group.model_name}`).toMatchObject(counts);
      expect(withoutZeros(row.costs ?? {}), words).toEqual(withoutZeros(costs));
    }
  }
}

const withoutZeros = (amounts: Readonly<Record<string, string>>): object =>
  Object.fromEntries(Object.entries(amounts).filter(([, amount]) => parseNano(amount) !== 0n));

function sumOf(rows: readonly UsageRow[]) {
  const sum = (of: (row: UsageRow) => number | undefined): number => rows.reduce((all, row) => all + (of(row) ?? 0), 0);
  const costs: Record<string, bigint> = {};
  const eras: Record<string, bigint> = {};
  for (const row of rows) {
    for (const [currency, amount] of Object.entries(row.costs ?? {})) costs[currency] = (costs[currency] ?? 0n) + parseNano(amount);
    for (const { era, costs: of } of row.costs_by_era ?? [])
      for (const [currency, amount] of Object.entries(of))
        eras[`${era} ${currency}`] = (eras[`${era} ${currency}`] ?? 0n) + parseNano(amount);
  }
  const text = (all: Record<string, bigint>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([, nano]) => nano !== 0n)
        .map(([name, nano]): [string, string] => [name, formatNano(nano)])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return {
    call_count: sum((row) => row.call_count),
    success_count: sum((row) => row.success_count),
    total_tokens: sum((row) => row.total_tokens),
    unpriced_count: sum((row) => row.unpriced_count),
    costs: text(costs),
    eras: text(eras),
  };
}

it('usage rows equal the calls, whatever comes late, is priced anew or dies; hours, days, weeks and months add up to the same', async () => {
  let kills = 0;
  let changed = 0;
  const property = fc.asyncProperty(steps, async ({ arrivals, price, range, only, kills: pauses, zones: some, span }) => {
    const known = await room.bookAt(iso(Date.now()));
    const fresh = arrivals.map(([at, n], index) => pricedCall(n * 1_000 + index, at, known, { client_request_id: null }));
    await arrive(fresh, pauses.slice(0, 1));
    const ids = new Set(calls.map(({ request_id }) => request_id));
    calls.push(...fresh.filter(({ request_id }) => !ids.has(request_id)));
    await changePrice(price);
    const [from, to] = range === null ? [0, 0] : [Math.min(...range), Math.max(...range) + quarter];
    const question: RecostQuestion = {
      range: range === null ? null : { from: iso(from), to: iso(to) },
      filters: only === null ? [] : [{ field: 'user', not: false, is: [only] }],
    };
    const done = await recost(question, pauses.slice(1));
    await recostInMemory(done);
    kills += pauses.length;
    changed += done.progress.calls_changed;
    await expectCalls();
    expect((await verifyUsage(room.ledger, null)).differences).toEqual([]);
    for (const zone of some) await expectUsage(zone, Math.min(...span), Math.max(...span) + quarter);
  });
  // What one step leaves is where the next begins, so a failing one is not made smaller.
  await fc.assert(property, { numRuns: 6, endOnFailure: true });
  expect(calls.length).toBeGreaterThan(500);
  expect(changed).toBeGreaterThan(0);
  if (process.env['TEST_LOG'] !== undefined) process.stdout.write(`${calls.length} calls, ${changed} changes, ${kills} kills\n`);
}, 90_000);
