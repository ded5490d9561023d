// A ledger of version 1, made by the statements that version used, brought to this one: whole, and cut short after each step.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UsageQuestion } from '../../schema/question.ts';
import { connectLedger, type Ledger } from '../connect.ts';
import { insertCalls } from '../insert.ts';
import { askUsage } from '../questions/usage.ts';
import { makeCall } from '../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../testing/engine.ts';
import { repairUsage, verifyUsage } from '../verify.ts';
import { createBodies, createCalls, createVersions } from './definitions.ts';
import { prepareTables } from './prepare.ts';

const dimensions = 'user, model_name, vendor_name, source_app, source_function, key_id, call_type, currency';

const counts: Readonly<Record<string, string>> = {
  call_count: 'countIf(1)',
  success_count: "countIf(status = 'success')",
  failed_count: "countIf(status IN ('failed', 'timeout'))",
  cancelled_count: "countIf(status = 'cancelled')",
  refused_count: "countIf(status = 'refused')",
  unknown_count: "countIf(status = 'unknown')",
  cache_hit_count: "countIf(cache_status = 'hit')",
  prompt_tokens: 'sum(ifNull(prompt_tokens, 0))',
  completion_tokens: 'sum(ifNull(completion_tokens, 0))',
  total_tokens: 'sum(ifNull(total_tokens, 0))',
  cached_tokens: 'sum(ifNull(cached_tokens, 0))',
  cache_write_tokens: 'sum(ifNull(cache_write_tokens, 0))',
  reasoning_tokens: 'sum(ifNull(reasoning_tokens, 0))',
  total_cost: 'sum(toInt128(ifNull(estimated_cost, 0)))',
  unpriced_count: "countIf(cost_status = 'unknown' AND (status = 'success' OR (status != 'refused' AND ifNull(total_tokens, 0) > 0)))",
  saved_cost: 'sum(toInt128(ifNull(saved_cost, 0)))',
  duration_us: 'sum(toUInt64(round(ifNull(duration_ms, 0) * 1000)))',
  duration_count: 'countIf(duration_ms IS NOT NULL)',
  duration_quantiles: 'quantilesTDigestState(0.5, 0.95, 0.99)(toFloat32(duration_ms))',
  ttft_us: 'sum(toUInt64(round(ifNull(ttft_ms, 0) * 1000)))',
  ttft_count: 'countIf(ttft_ms IS NOT NULL)',
  ttft_quantiles: 'quantilesTDigestState(0.5, 0.95, 0.99)(toFloat32(ttft_ms))',
};

const typeOf = (name: string): string =>
  name.endsWith('_quantiles')
    ? 'AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), Nullable(Float32))'
    : `SimpleAggregateFunction(sum, ${name.endsWith('_cost') ? 'Int128' : 'UInt64'})`;

const usageOfVersion1 =
  "CREATE TABLE usage_15m (view UInt8, bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)), " +
  'user LowCardinality(Nullable(String)), model_name LowCardinality(Nullable(String)), vendor_name LowCardinality(Nullable(String)), ' +
  'source_app LowCardinality(Nullable(String)), source_function LowCardinality(Nullable(String)), key_id LowCardinality(Nullable(String)), ' +
  `call_type LowCardinality(String), currency LowCardinality(Nullable(String)), ${Object.keys(counts)
    .map((name) => `${name} ${typeOf(name)}`)
    .join(', ')}) ` +
  `ENGINE = AggregatingMergeTree PARTITION BY toYYYYMM(bucket) ORDER BY (view, bucket, ${dimensions}) ` +
  'SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, allow_nullable_key = 1';

const feedOfVersion1 =
  `CREATE MATERIALIZED VIEW usage_15m_feed TO usage_15m AS SELECT view, bucket, ${dimensions}, ` +
  `${Object.keys(counts)
    .map((name) => `counted_${name} AS ${name}`)
    .join(', ')} FROM (` +
  'SELECT toUInt8(grouping(user, model_name, vendor_name, source_app, source_function, key_id, call_type)) AS view, ' +
  `toStartOfInterval(request_timestamp, INTERVAL 15 MINUTE, 'UTC') AS bucket, ${dimensions}, ` +
  `${Object.entries(counts)
    .map(([name, expression]) => `${expression} AS counted_${name}`)
    .join(', ')} FROM calls GROUP BY GROUPING SETS (` +
  '(bucket, currency), (bucket, model_name, vendor_name, call_type, currency), (bucket, user, key_id, currency), ' +
  `(bucket, source_app, source_function, currency), (bucket, ${dimensions})))`;

type Made = ReturnType<typeof makeCall>;
const oneSided = ({ call }: Made): boolean => call.prompt_tokens !== null && call.total_tokens === null;
const all = Array.from({ length: 600 }, (_, n) => makeCall(n, Date.UTC(2026, 8, 20) + Math.floor(n / 3) * 5 * 3_600_000 + n));
/** Without those that version 1 did not count as unpriced though it knew one side of their tokens. */
const made = all.filter((one) => !oneSided(one));
const fill = (ledger: Ledger, which: readonly Made[] = made): Promise<void> =>
  insertCalls(
    ledger,
    which.map(({ call }) => call),
    which.map(({ body }) => body),
    'all',
    { first_try: true },
  );

const month: UsageQuestion = { range: { from: '2026-09-01', to: '2026-12-01' }, filters: [], group: [], period: 'total', zone: 'UTC' };
const questions: readonly UsageQuestion[] = [
  month,
  { ...month, group: ['model_name'], period: 'day', zone: 'Asia/Shanghai' },
  { ...month, group: ['user', 'currency'], period: 'week' },
  { ...month, group: ['source_app', 'model_name'], period: 'month', zone: 'America/St_Johns' },
  {
    ...month,
    group: ['user', 'source_function', 'call_type'],
    period: 'hour',
    filters: [{ field: 'vendor_name', not: true, is: ['智谱'] }],
  },
];
const answersOf = (ledger: Ledger): Promise<unknown[]> => Promise.all(questions.map((question) => askUsage(ledger, question)));

const partial = { cost_status: 'unknown', estimated_cost: null, prompt_tokens: 20, completion_tokens: null, total_tokens: null } as const;

let test: TestLedger;
let expected: unknown[];
const open: Ledger[] = [];
const named = (database: string): Ledger => {
  const ledger = connectLedger({ ...test.engine, database });
  open.push(ledger);
  return ledger;
};

beforeAll(async () => {
  test = await startTestLedger();
  await fill(test.ledger);
  expected = await answersOf(test.ledger);
}, 60_000);
afterAll(async () => {
  await Promise.all(open.map((ledger) => ledger.close()));
  await test.close();
});

/** Calls of September are forgotten already, so that only its usage rows know them. */
async function makeVersion1(database: string, which: readonly Made[] = made): Promise<Ledger> {
  const ledger = named(database);
  await ledger.command(`CREATE DATABASE ${database}`, {}, { database: 'default' });
  for (const statement of [createVersions, createCalls(), createBodies(), usageOfVersion1, feedOfVersion1]) await ledger.command(statement);
  await ledger.command('INSERT INTO ledger_versions (version) VALUES (1)');
  await fill(ledger, which);
  await ledger.command("ALTER TABLE calls DROP PARTITION '202609'");
  return ledger;
}

/** The same ledger, whose process ends before its next statement but `left`. */
function cutAfter(ledger: Ledger, left: number): Ledger {
  let count = left;
  return {
    ...ledger,
    database: ledger.database,
    command: (...statement) => {
      count -= 1;
      return count < 0 ? Promise.reject(new Error('killed')) : ledger.command(...statement);
    },
  };
}

const tablesOf = (ledger: Ledger): Promise<string[]> =>
  ledger.query('SELECT name FROM system.tables WHERE database = {database:String} ORDER BY name', {
    params: { database: ledger.database },
    parse: (row) => String(row.name),
  });

describe('a ledger of version 1', () => {
  it('answers every question as before, also for calls that were forgotten, and goes on counting', async () => {
    const ledger = await makeVersion1('whole');
    expect(await prepareTables(ledger)).toEqual({ version: 2, added: [] });
    expect(await answersOf(ledger)).toEqual(expected);
    expect((await verifyUsage(ledger, null)).differences).toEqual([]);
    expect(await tablesOf(ledger)).toEqual(await tablesOf(test.ledger));
    const { call, body } = makeCall(9_999, Date.UTC(2026, 10, 2));
    await insertCalls(ledger, [call], [body], 'after');
    expect((await askUsage(ledger, month)).rows[0]?.call_count).toBe(made.length + 1);
    expect((await verifyUsage(ledger, null)).differences).toEqual([]);
  });

  it('keeps the unpriced counts it was made with until they are repaired; new calls are counted by the new definition', async () => {
    const ledger = await makeVersion1('recounted', all);
    await prepareTables(ledger);
    const { differences } = await verifyUsage(ledger, null);
    expect(new Set(differences.map(({ measure }) => measure))).toEqual(new Set(['unpriced_count']));
    expect((await repairUsage(ledger, null)).left.differences).toEqual([]);
    const before = (await askUsage(ledger, { ...month, range: { from: '2026-10-01', to: '2026-12-01' } })).rows[0]?.unpriced_count;
    const { call, body } = makeCall(9_999, Date.UTC(2026, 10, 2), { ...partial, status: 'cancelled' });
    await insertCalls(ledger, [call], [body], 'after');
    const after = (await askUsage(ledger, { ...month, range: { from: '2026-10-01', to: '2026-12-01' } })).rows[0]?.unpriced_count;
    expect(after).toBe((before ?? 0) + 1);
  });

  it('is the same after its upgrade was cut short before each statement in turn', { timeout: 120_000 }, async () => {
    let cut = 0;
    for (let over = false; !over; cut += 1) {
      const ledger = await makeVersion1(`cut_${cut}`);
      over = await prepareTables(cutAfter(ledger, cut)).then(
        () => true,
        () => false,
      );
      await prepareTables(ledger);
      expect(await answersOf(ledger)).toEqual(expected);
      expect((await tablesOf(ledger)).filter((name) => name.includes('next'))).toEqual([]);
      await ledger.command(`DROP DATABASE ${ledger.database} SYNC`, {}, { database: 'default' });
    }
    expect(cut).toBeGreaterThan(12);
  });
});
