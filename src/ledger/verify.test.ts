// `verify` against usage rows that were made wrong by hand, and `repair` putting them right.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UsageQuestion } from '../schema/question.ts';
import { insertCalls } from './insert.ts';
import { askUsage } from './questions/usage.ts';
import { insertUsageDifference } from './tables/usage-widths.ts';
import { makeCall } from './testing/calls.ts';
import { startTestLedger, type TestLedger } from './testing/engine.ts';
import { repairBuckets, repairUsage, verifyUsage } from './verify.ts';

const start = Date.UTC(2026, 8, 20);
const made = Array.from({ length: 400 }, (_, n) => makeCall(n, start + n * 3_600_000));
const everything: UsageQuestion = {
  range: { from: '2026-09-01', to: '2026-12-01' },
  filters: [],
  group: ['user', 'currency'],
  period: 'day',
  zone: 'UTC',
};

let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
  await insertCalls(
    test.ledger,
    made.map(({ call }) => call),
    made.map(({ body }) => body),
    'all',
  );
});
afterAll(() => test.close());

const wrongs: readonly [string, string, RegExp][] = [
  [
    'a row too much',
    "INSERT INTO usage_15m (bucket, user, call_type, call_count) VALUES ('2026-09-21 05:00:00', 'ghost', 'chat', 1)",
    /"measure":"call_count","counted":"0","kept":"1"/,
  ],
  [
    'a sum too large',
    "INSERT INTO usage_15m (bucket, user, call_type, total_cost) VALUES ('2026-09-21 05:00:00', NULL, 'chat', 1)",
    /"user":null.*"measure":"total_cost","counted":"0","kept":"1"/,
  ],
  [
    'a missing row',
    "DELETE FROM usage_15m WHERE bucket = '2026-10-03 04:00:00'",
    /"bucket":"2026-10-03T04:00:00.000Z".*"measure":"call_count","counted":"1","kept":"0"/,
  ],
  [
    'a row after the last call',
    "INSERT INTO usage_15m (bucket, user, call_type, call_count) VALUES ('2026-10-21 05:00:00', 'ghost', 'chat', 1)",
    /ghost/,
  ],
  [
    'a count that was changed in place',
    "ALTER TABLE usage_15m UPDATE prompt_tokens = prompt_tokens + 1 WHERE bucket = '2026-09-30 08:00:00'",
    /prompt_tokens/,
  ],
];

describe('usage rows', () => {
  it('equal their calls after posting', async () => {
    const verified = await verifyUsage(test.ledger, null);
    expect(verified).toMatchObject({ differences: [], differing_buckets: [] });
    // Seven widths, each with a row for each call: no two calls are in the same quarter of an hour.
    expect(verified.compared).toBe(7 * 400);
  });

  it.each(wrongs)('with %s are found and put right', async (_, statement, words) => {
    const before = await askUsage(test.ledger, everything);
    await test.ledger.command(statement, {}, { lightweight_deletes_sync: '2', mutations_sync: '2' });
    const found = await verifyUsage(test.ledger, null);
    expect(JSON.stringify(found.differences)).toMatch(words);
    expect(found.differing_buckets).toHaveLength(1);
    expect((await verifyUsage(test.ledger, { from: '2026-09-25', to: '2026-09-26' })).differences).toEqual([]);
    const repaired = await repairUsage(test.ledger, null);
    expect(repaired.rebuilt_buckets).toEqual(found.differing_buckets);
    expect(repaired.left.differences).toEqual([]);
    expect(await askUsage(test.ledger, everything)).toEqual(before);
  });

  it('follow calls that change their currency by a difference, and no row without calls is shown or taken for wrong', async () => {
    const where = "WHERE request_timestamp >= '2026-09-22' AND request_timestamp < '2026-09-24'";
    const question: UsageQuestion = { ...everything, range: { from: '2026-09-22', to: '2026-09-24' }, group: ['currency'] };
    const other = (rows: readonly { readonly group: { readonly currency?: string | null } }[]): number =>
      rows.filter(({ group }) => group.currency !== 'EUR').length;
    expect(other((await askUsage(test.ledger, question)).rows)).toBeGreaterThan(2);
    const [whole] = (await askUsage(test.ledger, { ...question, group: [], period: 'total' })).rows;
    await test.ledger.command(`CREATE TABLE calls_before ENGINE = MergeTree ORDER BY request_id AS SELECT * FROM calls ${where}`);
    await test.ledger.command(
      `ALTER TABLE calls UPDATE currency = 'EUR', estimated_cost = 7, cost_status = 'exact' ${where}`,
      {},
      { mutations_sync: '2' },
    );
    await test.ledger.command(insertUsageDifference('calls_before', `(SELECT * FROM calls ${where})`));
    const found = await verifyUsage(test.ledger, null);
    expect(found).toMatchObject({ differences: [], compared: 7 * 400 });
    const { rows } = await askUsage(test.ledger, question);
    expect(other(rows)).toBe(0);
    expect(rows.map(({ costs, unpriced_count, call_count }) => ({ costs, unpriced_count, call_count }))).toEqual([
      { costs: { EUR: '0.000000168' }, unpriced_count: 0, call_count: 24 },
      { costs: { EUR: '0.000000168' }, unpriced_count: 0, call_count: 24 },
    ]);
    const [after] = (await askUsage(test.ledger, { ...question, group: [], period: 'total' })).rows;
    expect(after).toEqual({ ...whole, costs: { EUR: '0.000000336' }, saved_costs: after?.saved_costs, unpriced_count: 0 });
    // And back: what was added is taken away again.
    await test.ledger.command(insertUsageDifference(`(SELECT * FROM calls ${where})`, 'calls_before'));
    expect((await verifyUsage(test.ledger, null)).differing_buckets).toHaveLength(48);
    expect((await repairUsage(test.ledger, null)).left.differences).toEqual([]);
  });

  it('are put right twice in the same place', async () => {
    for (let i = 0; i < 2; i += 1) {
      await test.ledger.command("DELETE FROM usage_15m WHERE bucket = '2026-10-04 04:00:00'", {}, { lightweight_deletes_sync: '2' });
      expect((await repairUsage(test.ledger, null)).left.differences).toEqual([]);
    }
  });

  it('are not taken for wrong where all calls of a batch began in the last second before the quarter', async () => {
    const end = Date.UTC(2026, 9, 10, 6, 30);
    const made = [1, 2, 3].map((n) => makeCall(90_000 + n, end - 500 + n));
    await insertCalls(
      test.ledger,
      made.map(({ call }) => call),
      made.map(({ body }) => body),
      'the last second',
    );
    const range = { from: new Date(end - 15 * 60_000).toISOString(), to: new Date(end).toISOString() };
    const found = await verifyUsage(test.ledger, range);
    expect(found.differences).toEqual([]);
    expect(found.compared).toBeGreaterThan(0);
    expect(await repairBuckets(test.ledger, [range.from], 0)).toEqual([]);
  });

  it('outlive calls that were forgotten: they are neither reported nor erased', async () => {
    const before = await askUsage(test.ledger, everything);
    await test.ledger.command("ALTER TABLE calls DROP PARTITION '202609'");
    const verified = await verifyUsage(test.ledger, null);
    expect(verified.differences).toEqual([]);
    expect(verified.compared).toBeLessThan(7 * 400);
    await repairUsage(test.ledger, null);
    expect(await askUsage(test.ledger, everything)).toEqual(before);
  });
});
