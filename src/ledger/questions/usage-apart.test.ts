// The groups with the most calls, and some values of a dimension kept apart from all others: the same sums as without.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UsageQuestion } from '../../schema/question.ts';
import { insertCalls } from '../insert.ts';
import { makeCall } from '../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../testing/engine.ts';
import { expectedUsage } from '../testing/usage.ts';
import { askUsage } from './usage.ts';

const start = Date.parse('2026-11-01T00:00Z');
/** The lower the number of a user, the more calls; one has a name like a pattern for the others, some have none. */
const users = ['u*', 'u0', 'u0', 'u0', 'u0', 'u1', 'u1', 'u1', 'u2', 'u2', null] as const;
const made = Array.from({ length: 1_100 }, (_, n) => makeCall(n, start + n * 60_000, { user: users[n % users.length] ?? null }));
const calls = made.map(({ call }) => call);
const question: UsageQuestion = {
  range: { from: '2026-11-01', to: '2026-11-02' },
  filters: [],
  group: ['user'],
  period: 'total',
  zone: 'UTC',
  measures: ['calls', 'tokens', 'cost'],
};

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

const of = (wanted: (user: string | null) => boolean) => expectedUsage(calls.filter(({ user }) => wanted(user)));

describe('the most', () => {
  it('groups are those with the most calls, the most first, each with all of its sums', async () => {
    const { rows } = await askUsage(test.ledger, { ...question, most: 2 });
    expect(rows).toMatchObject([
      { group: { user: 'u0' }, ...of((user) => user === 'u0') },
      { group: { user: 'u1' }, ...of((user) => user === 'u1') },
    ]);
  });

  it.each([{ most: 0 }, { most: 1.5 }, { most: 3, period: 'day' as const }])('%j is refused', async (change) => {
    await expect(askUsage(test.ledger, { ...question, ...change })).rejects.toMatchObject({ code: 'question_invalid' });
  });
});

describe('values kept apart', () => {
  it.each(['cost', 'calls'] as const)('all others are one group, nobody and a name with a star among them or not: %s', async (measure) => {
    const some = ['u0', 'u*'];
    for (const values of [some, [...some, null], [], [null]]) {
      const kept = (user: string | null): boolean => values.includes(user);
      const { rows } = await askUsage(test.ledger, { ...question, measures: ['calls', measure], apart: { dimension: 'user', values } });
      expect(rows).toHaveLength(values.length + 1);
      const countOf = ({ call_count, costs }: ReturnType<typeof of>) => (measure === 'cost' ? { call_count, costs } : { call_count });
      expect(rows.find(({ is_rest }) => is_rest)).toMatchObject({ group: { user: null }, ...countOf(of((user) => !kept(user))) });
      for (const value of values)
        expect(rows.find(({ is_rest, group }) => is_rest === false && group.user === value)).toMatchObject(
          countOf(of((user) => user === value)),
        );
    }
  });

  it('by the quarter of an hour, beside another dimension, in eras', async () => {
    const asked = { ...question, period: 'quarter_hour', group: ['user', 'currency'], eras: ['2026-11-01T03:00:00Z'] } as const;
    const { rows } = await askUsage(test.ledger, { ...asked, apart: { dimension: 'user', values: ['u1'] } });
    for (const row of rows) {
      const from = row.period_start;
      const to = new Date(Date.parse(from) + 900_000).toISOString();
      const inside = calls.filter(
        ({ user, currency, request_timestamp: at }) =>
          at >= from && at < to && (user === 'u1') !== row.is_rest && currency === row.group.currency,
      );
      expect(row).toMatchObject(expectedUsage(inside));
      expect(row.costs_by_era?.map(({ era }) => era)).toEqual(row.group.currency === null ? [] : [from < '2026-11-01T03' ? 0 : 1]);
    }
    expect(rows.reduce((sum, row) => sum + (row.call_count ?? 0), 0)).toBe(calls.length);
  });

  it('of a dimension that nobody groups by is refused, and so are gaps', async () => {
    const apart = { dimension: 'model_name', values: [] } as const;
    await expect(askUsage(test.ledger, { ...question, apart })).rejects.toMatchObject({ code: 'question_invalid' });
    const gaps = { gaps: true, apart: { dimension: 'user', values: [] } } as const;
    await expect(askUsage(test.ledger, { ...question, ...gaps })).rejects.toMatchObject({ code: 'question_invalid' });
  });
});
