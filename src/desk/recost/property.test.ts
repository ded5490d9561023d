// Whatever the book becomes and whichever calls are asked for: after a re-costing usage rows equal the calls, the plan's
// difference is what the calls' sums changed by, and calls out of question are as they were.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatNano, parseNano } from '../../lib/money.ts';
import { verifyUsage } from '../../ledger/verify.ts';
import { bookOf } from '../../prices/own-book.ts';
import { totalsOf } from '../../registry/recosts/totals.ts';
import { type PriceEntry, priceEntry } from '../../schema/price.ts';
import type { RecostQuestion } from '../../schema/recost.ts';
import { fillLedger, firstPrices, models, openRoom, type Room, vendor } from './testing/room.ts';

const rounds = 6;
const start = Date.UTC(2026, 8, 28);
const days = 5;

let room: Room;
beforeAll(async () => {
  room = await openRoom();
  await room.registry.prices.addAll(firstPrices, 'ann');
  await fillLedger(room, 700, start, days);
}, 60_000);
afterAll(() => room.close());

const instant = fc.integer({ min: 0, max: days * 96 * 60 }).map((at) => new Date(start + at * 15_000).toISOString());
const amount = fc.integer({ min: 0, max: 99_999 }).map((at) => `${Math.floor(at / 100)}.${String(at % 100).padStart(2, '0')}`);
const price = fc.record({
  model: fc.constantFrom(...models, 'model-*'),
  currency: fc.constantFrom('USD', 'CNY', 'EUR'),
  input: amount,
  output: fc.option(amount),
  effective_from: fc.option(instant),
});
const question: fc.Arbitrary<RecostQuestion> = fc.record({
  range: fc.option(fc.tuple(instant, instant).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }))),
  filters: fc.constantFrom(
    [],
    [],
    [{ field: 'user', not: true, is: ['user-1', null] }],
    [{ field: 'model_name', not: false, is: ['model-0', 'model-3'] }],
    [{ field: 'cost_status', not: false, is: ['unknown'] }],
  ),
});
const step = fc.record({ lines: fc.integer({ min: 80, max: 400 }), bytes: fc.constant(10_000_000) });
const page = fc.record({ calls: fc.integer({ min: 100, max: 500 }), bytes: fc.integer({ min: 10_000, max: 1_000_000 }) });
const change = fc.record({
  prices: fc.uniqueArray(price, { minLength: 0, maxLength: 5, selector: ({ model }) => model }),
  question,
  step,
  page,
});

const entriesOf = (prices: readonly (typeof price extends fc.Arbitrary<infer T> ? T : never)[]): PriceEntry[] =>
  prices.map(({ input, output, ...rest }, at) =>
    priceEntry.parse({ ...rest, id: `entry-${at}`, vendor, rates: { input, ...(output === null ? {} : { output }) } }),
  );

async function sums(): Promise<ReadonlyMap<string, bigint>> {
  const rows = await room.ledger.query(
    'SELECT currency, toString(sum(toInt128(ifNull(estimated_cost, 0)))) AS nano FROM calls WHERE currency IS NOT NULL GROUP BY currency',
    { parse: (row): [string, bigint] => [String(row.currency), BigInt(String(row.nano))] },
  );
  return new Map(rows);
}

const callsNow = async (): Promise<ReadonlyMap<string, string>> =>
  new Map(
    await room.ledger.query('SELECT * FROM calls', {
      parse: (row): [string, string] => [String(row.request_id), JSON.stringify(row)],
    }),
  );

it(`holds for ${rounds} changes of the book, one after the other`, { timeout: 120_000 }, async () => {
  for (const { prices, question: asked, step: steps, page: pages } of fc.sample(change, { numRuns: rounds, seed: 20_261_123 })) {
    const repaired: string[] = [];
    const warn = (_: object, words: string): void => void repaired.push(words);
    const recosting = await room.start({
      bookAt: () => Promise.resolve(bookOf(entriesOf(prices), 'own', 'random')),
      limits: { step: steps, page: pages },
      log: { info: () => undefined, warn, error: warn },
    });
    const [before, callsBefore] = [await sums(), await callsNow()];
    const { id } = await recosting.plan(asked, 'a random book', 'ann');
    const planned = await recosting.settled(id);
    expect(planned.state).toBe('planned');
    await recosting.confirm(id, 'bob');
    expect((await recosting.settled(id)).state).toBe('applied');
    expect(repaired).toEqual([]);
    expect((await verifyUsage(room.ledger, null)).differences).toEqual([]);
    const [after, callsAfter] = [await sums(), await callsNow()];
    const told = totalsOf(planned.differences ?? []).difference;
    for (const code of new Set([...before.keys(), ...after.keys(), ...Object.keys(told)])) {
      expect([code, formatNano(parseNano(told[code] ?? '0'))]).toEqual([
        code,
        formatNano((after.get(code) ?? 0n) - (before.get(code) ?? 0n)),
      ]);
    }
    const lines = await room.ledger.query('SELECT request_id FROM recost_lines WHERE recost_id = {id:String}', {
      params: { id },
      parse: (row) => String(row.request_id),
    });
    const changed = [...callsAfter].filter(([request_id, call]) => callsBefore.get(request_id) !== call).map(([request_id]) => request_id);
    expect(changed.sort()).toEqual(lines.sort());
  }
});
