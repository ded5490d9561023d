// Calls that arrive in any order, asked for in zones whose clocks are awkward: the same sums whether they are added up by
// hours, days, weeks or months; a row for every period where gaps are wanted; amounts of each era by themselves.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseNano } from '../../lib/money.ts';
import type { CallRecord } from '../../schema/call.ts';
import {
  type Period,
  periods,
  type UsageDimension,
  type UsageQuestion,
  usageDimensions,
  usageMeasures,
  weekStarts,
} from '../../schema/question.ts';
import { type UsageRow, usageFields } from '../../schema/usage.ts';
import { insertCalls } from '../insert.ts';
import { makeCall } from '../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../testing/engine.ts';
import { amountsOf, expectedUsage, labelOf } from '../testing/usage.ts';
import { verifyUsage } from '../verify.ts';
import { askUsage } from './usage.ts';

/** Each zone with moments at which its clock does something: changes by an hour, by half of one, leaves out a day, begins a year. */
const moments: Readonly<Record<string, readonly string[]>> = {
  UTC: ['2026-12-31T23:59:59Z'],
  'Asia/Kathmandu': ['2026-12-31T18:15:00Z'],
  'Australia/Lord_Howe': ['2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z'],
  'America/St_Johns': ['2026-03-08T05:30:00Z', '2026-11-01T04:30:00Z'],
  'Africa/Casablanca': ['2026-02-15T02:00:00Z', '2026-03-22T02:00:00Z'],
  'Pacific/Apia': ['2011-12-30T10:00:00Z', '2026-06-30T11:00:00Z'],
  'Asia/Shanghai': ['2026-12-31T16:00:00Z'],
};
const zones = Object.keys(moments);
const all = Object.values(moments).flat();
const quarter = 15 * 60_000;
const iso = (at: number): string => new Date(at).toISOString();

let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
});
afterAll(() => test.close());

/** Everything that was ever posted, in the order it came. */
const posted: CallRecord[] = [];
let count = 0;

/** Calls around one moment, minutes apart, in no order. */
async function post(batch: { readonly moment: string; readonly minutes: readonly number[] }): Promise<void> {
  const made = batch.minutes.map((minutes) => {
    count += 1;
    return makeCall(count, Date.parse(batch.moment) + minutes * 60_000 + (count % 60_000));
  });
  await insertCalls(
    test.ledger,
    made.map(({ call }) => call),
    made.map(({ body }) => body),
    `batch-${count}`,
    { first_try: count % 2 === 0 },
  );
  posted.push(...made.map(({ call }) => call));
}

const batches = fc.array(
  fc.record({
    moment: fc.constantFrom(...all),
    minutes: fc.array(fc.integer({ min: -2 * 1440, max: 2 * 1440 }), { minLength: 1, maxLength: 40 }),
  }),
  { minLength: 1, maxLength: 3 },
);

const asked = fc
  .record({
    zone: fc.constantFrom(...zones),
    group: fc.subarray<UsageDimension>([...usageDimensions], { maxLength: 2 }),
    week_starts: fc.constantFrom(...weekStarts),
    before: fc.integer({ min: 0, max: 3 * 96 }),
    length: fc.integer({ min: 1, max: 6 * 96 }),
    which: fc.nat(),
    eras: fc.array(fc.integer({ min: -96, max: 7 * 96 }), { maxLength: 5 }),
    app: fc.option(fc.constantFrom('shop', 'sh*', null), { nil: undefined }),
    not: fc.boolean(),
  })
  .map(({ zone, group, week_starts, before, length, which, eras, app, not }) => {
    const own = moments[zone] ?? all;
    const from = Date.parse(own[which % own.length] ?? '') - before * quarter;
    const start = Math.floor(from / quarter) * quarter;
    const question: Omit<UsageQuestion, 'period'> = {
      range: { from: iso(start), to: iso(start + length * quarter) },
      filters: app === undefined ? [] : [{ field: 'source_app', not, is: [app] }],
      group,
      zone,
      week_starts,
      eras: eras.sort((a, b) => a - b).map((at) => iso(start + at * quarter)),
    };
    const wanted = ({ source_app }: CallRecord): boolean =>
      app === undefined || (source_app === app || (app === 'sh*' && source_app?.startsWith('sh') === true)) !== not;
    return { question, wanted };
  });

const callsOf = ({ question, wanted }: { question: Omit<UsageQuestion, 'period'>; wanted: (call: CallRecord) => boolean }): CallRecord[] =>
  posted.filter((call) => call.request_timestamp >= question.range.from && call.request_timestamp < question.range.to && wanted(call));

const groupName = (values: readonly (string | null | undefined)[]): string => JSON.stringify(values);

const countFields = new Set(Object.keys(usageFields).filter((name) => /_count$|_tokens$/.test(name)));

/** Rows of all periods as one per group: every count and amount added up. */
function addedUp(rows: readonly UsageRow[], group: readonly UsageDimension[]): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const groups = new Map<string, Record<string, bigint>>();
  for (const row of rows) {
    const name = groupName(group.map((one) => row.group[one]));
    const sums = groups.get(name) ?? {};
    groups.set(name, sums);
    const add = (key: string, value: bigint): void => {
      sums[key] = (sums[key] ?? 0n) + value;
    };
    for (const [key, value] of Object.entries(row)) if (countFields.has(key)) add(key, BigInt(String(value)));
    for (const [code, amount] of Object.entries(row.costs ?? {})) add(`cost ${code}`, parseNano(amount));
    for (const [code, amount] of Object.entries(row.saved_costs ?? {})) add(`saved ${code}`, parseNano(amount));
    for (const { era, costs, saved_costs } of row.costs_by_era ?? []) {
      for (const [code, amount] of Object.entries(costs)) add(`cost ${code} of era ${era}`, parseNano(amount));
      for (const [code, amount] of Object.entries(saved_costs)) add(`saved ${code} of era ${era}`, parseNano(amount));
    }
  }
  return new Map(
    [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, sums]) => [name, Object.fromEntries(Object.entries(sums).sort())]),
  );
}

describe('usage of calls that came late, twice and in any order', () => {
  it('has the same sums by hours, days, weeks, months, quarters, years and in all, for every count, currency and era', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(batches, asked, async (some, one) => {
        for (const batch of some) await post(batch);
        const { question } = one;
        const sums = async (period: Period) => addedUp((await askUsage(test.ledger, { ...question, period })).rows, question.group);
        const total = await sums('total');
        for (const period of periods.filter((one) => one !== 'total')) {
          const parts = await sums(period);
          if (parts.size > 0 || question.group.length > 0) expect(parts).toEqual(total);
        }
        const inside = callsOf(one);
        const groups = new Map<string, CallRecord[]>(question.group.length === 0 ? [['[]', []]] : []);
        for (const call of inside) {
          const name = groupName(question.group.map((field) => call[field]));
          groups.set(name, [...(groups.get(name) ?? []), call]);
        }
        const rows = (await askUsage(test.ledger, { ...question, period: 'total' })).rows;
        expect(rows.length).toBe(groups.size);
        for (const row of rows) {
          const of = groups.get(groupName(question.group.map((field) => row.group[field]))) ?? [];
          expect(row).toMatchObject(expectedUsage(of));
          const eraOf = (call: CallRecord): number =>
            (question.eras ?? []).filter((era) => Date.parse(era) <= Math.floor(Date.parse(call.request_timestamp) / quarter) * quarter)
              .length;
          const eras = [...new Set(of.filter(({ currency }) => currency !== null).map(eraOf))].sort((a, b) => a - b);
          expect(row.costs_by_era).toEqual(
            eras.map((era) => {
              const its = of.filter((call) => eraOf(call) === era);
              return { era, costs: amountsOf(its, (call) => call.estimated_cost), saved_costs: amountsOf(its, (call) => call.saved_cost) };
            }),
          );
        }
      }),
      { numRuns: 20 },
    );
    const verified = await verifyUsage(test.ledger, null);
    expect(verified.differences).toEqual([]);
    expect(verified.compared).toBeGreaterThan(posted.length);
  });

  it('has a row for every period where gaps are wanted, right where clocks change', { timeout: 120_000 }, async () => {
    const period = fc.constantFrom<Period>(...periods);
    await fc.assert(
      fc.asyncProperty(asked, period, async ({ question }, period) => {
        const { rows } = await askUsage(test.ledger, { ...question, period });
        const withGaps = (await askUsage(test.ledger, { ...question, period, gaps: true })).rows;
        const labels: string[] = [];
        const [from, to] = [Date.parse(question.range.from), Date.parse(question.range.to)];
        for (let at = from; at < to; at += quarter) {
          const label = labelOf(at, period, question.zone, question.week_starts);
          if (labels.at(-1) !== label) labels.push(label);
        }
        const groups =
          question.group.length === 0 ? ['[]'] : [...new Set(rows.map((row) => groupName(question.group.map((name) => row.group[name]))))];
        const named = (row: UsageRow): string =>
          labelOf(Date.parse(row.period_start), period, question.zone, question.week_starts) +
          groupName(question.group.map((name) => row.group[name]));
        expect(withGaps.map(named).sort()).toEqual(labels.flatMap((label) => groups.map((name) => label + name)).sort());
        for (const row of withGaps) {
          const start = Date.parse(row.period_start);
          if (period !== 'total')
            expect(labelOf(start - 1, period, question.zone, question.week_starts)).not.toBe(
              labelOf(start, period, question.zone, question.week_starts),
            );
        }
        expect(withGaps.filter((row) => row.call_count !== 0)).toEqual(rows.filter((row) => row.call_count !== 0));
        expect(withGaps.filter((row) => row.call_count === 0)).toSatisfy((zeros: readonly UsageRow[]) =>
          zeros.every((row) => row.success_rate === null && row.total_tokens === 0 && row.duration_p95_ms === null && row.ttft_ms === null),
        );
      }),
      { numRuns: 50 },
    );
  });

  it.each(Object.entries(moments).flatMap(([zone, each]) => each.map((moment) => [zone, moment] as const)))(
    'fills the hours of %s around %s',
    async (zone, moment) => {
      const middle = Math.floor(Date.parse(moment) / quarter) * quarter;
      for (const before of [0, 1, 3, 95]) {
        const [from, to] = [middle - before * quarter, middle + 97 * quarter];
        const { rows } = await askUsage(test.ledger, {
          range: { from: iso(from), to: iso(to) },
          filters: [],
          group: [],
          period: 'hour',
          zone,
          gaps: true,
          measures: ['calls'],
        });
        const starts: string[] = [];
        let label = '';
        for (let at = from - 8 * quarter; at < to; at += quarter) {
          const next = labelOf(at, 'hour', zone);
          if (next !== label) starts.push(iso(at));
          label = next;
        }
        const first = starts.filter((start) => start <= iso(from)).at(-1) ?? '';
        expect(rows.map((row) => row.period_start)).toEqual(starts.filter((start) => start >= first));
      }
    },
  );

  it('keeps apart the amounts of eras that begin with every quarter of an hour, the range’s first included', async () => {
    const from = Date.UTC(2026, 6, 1);
    // A user of their own: the random calls of the properties before may lie in the same hours.
    const made = Array.from({ length: 32 }, (_, n) => makeCall(1_000_000 + n * 9, from + n * (quarter / 4), { user: 'of-eras' }));
    await insertCalls(
      test.ledger,
      made.map(({ call }) => call),
      [],
      'eras',
    );
    posted.push(...made.map(({ call }) => call));
    const eras = Array.from({ length: 10 }, (_, n) => iso(from + (n - 1) * quarter));
    const filters = [{ field: 'user', not: false, is: ['of-eras'] }];
    const question = { range: { from: iso(from), to: iso(from + 8 * quarter) }, filters, group: [], zone: 'UTC', eras } as const;
    const [row] = (await askUsage(test.ledger, { ...question, period: 'total' })).rows;
    const ofEra = (era: number): CallRecord[] =>
      made
        .map(({ call }) => call)
        .filter((call) => call.currency !== null && Math.floor((Date.parse(call.request_timestamp) - from) / quarter) + 2 === era);
    expect(row?.costs_by_era).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9]
        .filter((era) => ofEra(era).length > 0)
        .map((era) => ({
          era,
          costs: amountsOf(ofEra(era), (call) => call.estimated_cost),
          saved_costs: amountsOf(ofEra(era), (call) => call.saved_cost),
        })),
    );
    expect(row?.costs_by_era?.length).toBeGreaterThan(5);
  });

  it('answers for any part of the measures what it answers for all', async () => {
    const measures = fc.subarray([...usageMeasures], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(asked, measures, async ({ question }, some) => {
        const whole = await askUsage(test.ledger, { ...question, period: 'day' });
        const part = await askUsage(test.ledger, { ...question, period: 'day', measures: some });
        expect(part.rows.length).toBe(whole.rows.length);
        part.rows.forEach((row, at) => void expect(whole.rows[at]).toMatchObject(row));
        for (const row of part.rows) {
          expect('call_count' in row).toBe(some.includes('calls'));
          expect('prompt_tokens' in row).toBe(some.includes('tokens'));
          expect('costs' in row && 'costs_by_era' in row).toBe(some.includes('cost'));
          expect('duration_ms' in row).toBe(some.includes('latency'));
          expect('ttft_p99_ms' in row).toBe(some.includes('percentiles'));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('leaves out Apia’s 30 December 2011, which the clock there never showed', async () => {
    const { rows } = await askUsage(test.ledger, {
      range: { from: '2011-12-29T00:00:00-10:00', to: '2012-01-01T00:00:00+14:00' },
      filters: [{ field: 'user', not: false, is: ['nobody'] }],
      group: [],
      period: 'day',
      zone: 'Pacific/Apia',
      gaps: true,
      measures: ['calls'],
    });
    expect(rows.map((row) => row.period_start)).toEqual(['2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z']);
    expect(rows[0]).toEqual({
      period_start: '2011-12-29T10:00:00.000Z',
      group: {},
      call_count: 0,
      success_count: 0,
      failed_count: 0,
      cancelled_count: 0,
      refused_count: 0,
      unknown_count: 0,
      success_rate: null,
      cache_hit_count: 0,
    });
  });

  it('refuses more rows of gaps than an answer holds', async () => {
    const question: UsageQuestion = {
      range: { from: '2000-01-01', to: '2026-01-01' },
      filters: [],
      group: [],
      period: 'hour',
      zone: 'UTC',
      gaps: true,
    };
    await expect(askUsage(test.ledger, question)).rejects.toMatchObject({
      code: 'question_invalid',
      detail: expect.stringMatching(/more than 50000 rows/),
    });
  });
});
