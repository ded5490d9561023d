// The calls behind a usage row's unpriced count can be asked for, and are as many as it says.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Filter } from '../../schema/question.ts';
import { insertCalls } from '../insert.ts';
import { makeCall } from '../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../testing/engine.ts';
import { askCalls } from './calls.ts';
import { askUsage } from './usage.ts';

const range = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' };
const made = Array.from({ length: 200 }, (_, at) => makeCall(at + 1, Date.parse(range.from) + at * 60_000));

let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
  await insertCalls(
    test.ledger,
    made.map(({ call }) => call),
    made.map(({ body }) => body),
    'batch',
    { first_try: true },
  );
});
afterAll(() => test.close());

describe('unpriced', () => {
  const ask = (...filters: readonly Filter[]) => askCalls(test.ledger, { range, filters, search: null, limit: 1_000, cursor: null });
  const is = (value: string | null): Filter => ({ field: 'unpriced', not: false, is: [value] });

  it('asks for the calls that usage counts as such', async () => {
    const usage = await askUsage(test.ledger, { range, filters: [], group: [], period: 'total', zone: 'UTC' });
    const { calls } = await ask(is('true'));
    expect(calls.length).toBe(usage.rows[0]?.unpriced_count);
    expect(calls.length).toBeGreaterThan(0);
    expect(new Set(calls.map(({ cost_status }) => cost_status))).toEqual(new Set(['unknown']));
    expect((await ask(is('false'))).calls.length).toBe(made.length - calls.length);
    expect((await ask({ ...is('true'), not: true })).calls.length).toBe(made.length - calls.length);
  });

  it('is true or false', async () => {
    await expect(ask(is('maybe'))).rejects.toThrow('it is true or false');
    await expect(ask(is(null))).rejects.toThrow('true or false');
    await expect(ask({ field: 'unpriced', not: false, contains: 'x' })).rejects.toThrow('true or false');
  });
});
