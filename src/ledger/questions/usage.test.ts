// Usage questions against sums made in memory from the same calls, in zones whose clocks are awkward.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../schema/call.ts';
import { type Period, periods, type UsageDimension, type UsageQuestion, usageDimensions } from '../../schema/question.ts';
import { insertCalls } from '../insert.ts';
import { makeCall } from '../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../testing/engine.ts';
import { expectedUsage, labelOf } from '../testing/usage.ts';
import { askUsage } from './usage.ts';

// Around the clock changes of all these zones, and an ordinary week.
const moments = [
  '2026-03-08T05:00Z',
  '2026-03-29T00:00Z',
  '2026-04-04T14:00Z',
  '2026-10-03T14:00Z',
  '2026-10-25T00:00Z',
  '2026-11-01T04:00Z',
  '2026-06-30T12:00Z',
];
const zones = [
  'UTC',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Berlin',
  'Africa/Cairo',
  'Pacific/Chatham',
  'America/Havana',
];
// Half of the calls lie within hours of a change, the others within days.
const made = Array.from({ length: 2_000 }, (_, n) => {
  const minutes = n % 2 === 0 ? ((n * 7_919) % 720) - 360 : ((n * 7_919) % 8_640) - 4_320;
  return makeCall(n, Date.parse(moments[n % moments.length] ?? '') + minutes * 60_000 + n);
});
const calls = made.map(({ call }) => call);

let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
  await insertCalls(
    test.ledger,
    calls,
    made.map(({ body }) => body),
    'all',
  );
});
afterAll(() => test.close());

const quarter = 15 * 60_000;
const month: UsageQuestion = { range: { from: '2026-10-01', to: '2026-11-01' }, filters: [], group: [], period: 'total', zone: 'UTC' };

describe('usage', () => {
  it('equals the calls it summarises, in every zone, period and group', async () => {
    const question = fc.record({
      zone: fc.constantFrom(...zones),
      period: fc.constantFrom<Period>(...periods),
      group: fc.subarray<UsageDimension>([...usageDimensions], { maxLength: 3 }),
      moment: fc.constantFrom(...moments),
      before: fc.integer({ min: 0, max: 12 * 24 }),
      length: fc.integer({ min: 1, max: 14 * 24 }),
      user: fc.option(fc.constantFrom('user-1', 'user-2', null), { nil: undefined }),
      rule: fc.constantFrom(null, null, 'user-3'),
    });
    type Asked = typeof question extends fc.Arbitrary<infer T> ? T : never;
    await fc.assert(
      fc.asyncProperty(question, async ({ zone, period, group, moment, before, length, user, rule }) => {
        const from = Date.parse(moment) - before * quarter;
        const to = from + length * quarter;
        const answer = await askUsage(
          test.ledger,
          {
            range: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
            filters: user === undefined ? [] : [{ field: 'user', not: false, is: [user] }],
            group,
            period,
            zone,
          },
          { user: rule },
        );
        const inside = calls.filter((call) => {
          const at = Date.parse(call.request_timestamp);
          return at >= from && at < to && (user === undefined || call.user === user) && (rule === null || call.user === rule);
        });
        const groupName = (values: readonly (string | null | undefined)[]): string => JSON.stringify(values);
        const sums = new Map<string, CallRecord[]>();
        for (const call of inside) {
          const key =
            labelOf(Date.parse(call.request_timestamp), period, zone) +
            groupName(usageDimensions.filter((name) => group.includes(name)).map((name) => call[name]));
          sums.set(key, [...(sums.get(key) ?? []), call]);
        }
        if (sums.size === 0 && period === 'total' && group.length === 0) sums.set('total[]', []);
        const got = new Map(
          answer.rows.map((row) => {
            const start = Date.parse(row.period_start);
            // A period begins where its name begins.
            if (period !== 'total') expect(labelOf(start - 1, period, zone)).not.toBe(labelOf(start, period, zone));
            return [
              labelOf(start, period, zone) +
                groupName(usageDimensions.filter((name) => group.includes(name)).map((name) => row.group[name])),
              row,
            ];
          }),
        );
        expect(got.size).toBe(answer.rows.length);
        expect([...got.keys()].sort()).toEqual([...sums.keys()].sort());
        for (const [key, of] of sums) expect(got.get(key)).toMatchObject(expectedUsage(of));
      }),
      {
        numRuns: 60,
        // The hours around each zone's own change of clocks, which chance meets too rarely.
        examples: [
          ['Australia/Lord_Howe', '2026-04-04T14:00Z'],
          ['Australia/Lord_Howe', '2026-10-03T14:00Z'],
          ['America/St_Johns', '2026-03-08T05:00Z'],
          ['America/Havana', '2026-11-01T04:00Z'],
          ['Pacific/Chatham', '2026-04-04T14:00Z'],
        ].map(([zone = '', moment = '']): [Asked] => [
          { zone, moment, period: 'hour' as const, group: [], before: 24, length: 48, user: undefined, rule: null },
        ]),
      },
    );
  });

  it('says to which quarters of an hour it widened the range', async () => {
    const { range } = await askUsage(test.ledger, {
      ...month,
      range: { from: '2026-10-01T00:14:59.999Z', to: '2026-10-01T01:00:00.001Z' },
    });
    expect(range).toEqual({ from: '2026-10-01T00:00:00.000Z', to: '2026-10-01T01:15:00.000Z' });
  });

  it('has one row of nothing, with a rate that is unknown, where there were no calls', async () => {
    const { rows } = await askUsage(test.ledger, { ...month, range: { from: '2020-01-01', to: '2020-02-01' } });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      call_count: 0,
      success_rate: null,
      costs: {},
      duration_ms: null,
      duration_p95_ms: null,
      ttft_ms: null,
    });
  });

  it('has percentiles and means close to the real ones, across all rows', async () => {
    const [row] = (await askUsage(test.ledger, { ...month, range: { from: '2026-01-01', to: '2027-01-01' } })).rows;
    const known = calls
      .map((call) => call.duration_ms)
      .filter((ms) => ms !== null)
      .sort((a, b) => a - b);
    const at = (level: number): number => known[Math.floor(known.length * level)] ?? 0;
    expect(row?.duration_ms).toBeCloseTo(known.reduce((a, b) => a + b, 0) / known.length, 3);
    const first = calls.map((call) => call.ttft_ms).filter((ms) => ms !== null);
    expect(row?.ttft_ms).toBeCloseTo(first.reduce((a, b) => a + b, 0) / first.length, 3);
    for (const [got, level] of [
      [row?.duration_p50_ms, 0.5],
      [row?.duration_p95_ms, 0.95],
      [row?.duration_p99_ms, 0.99],
    ] as const) {
      expect(Math.abs((got ?? 0) - at(level)) / at(level)).toBeLessThan(0.02);
    }
  });

  it.each([
    [{ zone: 'Mars/Olympus' }, /zone cannot be "Mars\/Olympus".*Asia\/Shanghai/],
    [{ zone: '+05:30' }, /zone cannot be/],
    [{ zone: "UTC') OR 1=1" }, /zone cannot be/],
    [{ range: { from: '2026-10-02', to: '2026-10-01' } }, /later than/],
    [{ range: { from: '1066-10-14', to: '2026-10-01' } }, /range.from cannot be "1066-10-14"/],
    [{ filters: [{ field: 'session_id', not: false, is: ['a'] }] }, /no field "session_id".*user, model_name/],
  ] satisfies readonly [Partial<UsageQuestion>, RegExp][])('refuses %j', async (change, words) => {
    await expect(askUsage(test.ledger, { ...month, ...change })).rejects.toMatchObject({
      code: 'question_invalid',
      detail: expect.stringMatching(words),
    });
  });
});
