// Missing prices and differences from the vendor's own figures, over a real engine.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../schema/call.ts';
import { statuses } from '../../schema/vocabulary.ts';
import { insertCalls } from '../insert.ts';
import { makeCall } from '../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../testing/engine.ts';
import { isUnpriced } from '../testing/usage.ts';
import { askDifferences } from './differences.ts';
import { askMissing } from './missing.ts';
import { askUsage } from './usage.ts';

const day = Date.UTC(2026, 9, 1);
const whole = { range: null, filters: [] };

let test: TestLedger;
let made = 0;
beforeAll(async () => {
  test = await startTestLedger();
  const detail = (flags: readonly string[], multipliers: readonly object[] = []): object => ({
    price: null,
    lines: [],
    multipliers,
    flags,
  });
  const one = (changes: Partial<CallRecord>): CallRecord => {
    made += 1;
    const base = {
      status: 'success',
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      user: 'ann',
      response_model: null,
    } as const;
    return makeCall(made, day + made * 60_000, { ...base, ...changes }).call;
  };
  const waiting = (model_id: string, flags: readonly string[], changes: Partial<CallRecord> = {}): CallRecord =>
    one({
      vendor_id: 'v',
      vendor_name: 'V',
      model_id,
      estimated_cost: null,
      currency: null,
      cost_source: 'none',
      cost_status: 'unknown',
      cost_detail: detail(flags),
      ...changes,
    });
  const both = (
    model_name: string,
    ours: string,
    theirs: string,
    flags: readonly string[] = [],
    changes: Partial<CallRecord> = {},
  ): CallRecord =>
    one({
      vendor_name: 'R',
      model_name,
      estimated_cost: ours,
      vendor_reported_cost: theirs,
      currency: 'USD',
      cost_source: 'price',
      cost_status: 'exact',
      cost_detail: detail(flags),
      usage: { reported_currency: 'USD', units: {} },
      ...changes,
    });
  const calls = [
    waiting('m-1', ['no_price']),
    waiting('m-1', ['no_price']),
    waiting('m-1', ['output_unpriced', 'no_price'], { user: 'bob' }),
    waiting('m-2', ['pieces_unknown'], { response_model: 'm-2-2026' }),
    waiting('m-3', ['no_price'], { status: 'refused' }),
    waiting('m-4', ['no_price'], { status: 'failed', prompt_tokens: null, completion_tokens: null, total_tokens: null }),
    waiting('m-5', ['no_price'], { status: 'cancelled', prompt_tokens: 20, completion_tokens: null, total_tokens: null }),
    both('equal', '1', '1.01'),
    both('equal', '0.000000001', '0.000000002'),
    both('cheap', '1', '0.8', ['differs_from_vendor', 'matched_by_pattern']),
    both('cheap', '3', '2.4', ['differs_from_vendor']),
    both('other-price', '1', '2', ['differs_from_vendor']),
    both('other-price', '1', '1.5', ['differs_from_vendor'], { user: 'bob' }),
    both('search', '0.001', '0.011', ['differs_from_vendor'], { usage: { reported_currency: 'USD', units: { web_search: 1, page: 0 } } }),
    both('batch', '1', '0.5', ['differs_from_vendor', 'unpriced_service_tier:flex']),
    both('alone', '1', '9', ['differs_from_vendor']),
    both('elsewhere', '1', '9', [], { currency: 'CNY' }),
    both('theirs-alone', '9', '9', [], { cost_source: 'vendor_reported' }),
  ];
  await insertCalls(test.ledger, calls, [], 'one', { first_try: true });
}, 30_000);
afterAll(() => test.close());

describe('missing prices', () => {
  it('are listed by vendor and model, those with the most calls first, with what waits and why; counts that no call knows are null', async () => {
    expect(await askMissing(test.ledger, null)).toEqual([
      {
        vendor_id: 'v',
        vendor_name: 'V',
        model_id: 'm-1',
        response_model: null,
        calls: 3,
        prompt_tokens: 30,
        completion_tokens: 15,
        total_tokens: 45,
        first_at: '2026-10-01T00:01:00.000Z',
        last_at: '2026-10-01T00:03:00.000Z',
        reasons: ['no_price', 'output_unpriced'],
      },
      expect.objectContaining({ model_id: 'm-2', response_model: 'm-2-2026', calls: 1, reasons: ['pieces_unknown'] }),
      expect.objectContaining({ model_id: 'm-5', calls: 1, prompt_tokens: 20, completion_tokens: null, total_tokens: null }),
    ]);
  });

  it('are the calls that usage counts as unpriced: of every status, with any of their tokens known', async () => {
    const sides = [null, 0, 7] as const;
    const each = statuses
      .filter((status) => status !== 'pending')
      .flatMap((status) =>
        sides.flatMap((prompt) => sides.flatMap((completion) => sides.map((total) => [status, prompt, completion, total] as const))),
      );
    const day = Date.UTC(2026, 10, 1);
    const calls = each.flatMap(([status, prompt_tokens, completion_tokens, total_tokens], at) =>
      (['unknown', 'exact'] as const).map(
        (cost_status, twin) =>
          makeCall(20_000 + 2 * at + twin, day + at * 60_000, {
            ...{ status, prompt_tokens, completion_tokens, total_tokens, cost_status, model_id: `m-${at % 5}` },
            ...(cost_status === 'unknown' ? { estimated_cost: null, currency: null } : { estimated_cost: '1', currency: 'USD' }),
          }).call,
      ),
    );
    await insertCalls(test.ledger, calls, [], 'each', { first_try: true });
    const range = { from: '2026-11-01', to: '2026-11-02' };
    const missing = (await askMissing(test.ledger, range)).reduce((sum, { calls: waiting }) => sum + waiting, 0);
    const { rows } = await askUsage(test.ledger, { range, filters: [], group: [], period: 'total', zone: 'UTC' });
    expect(missing).toBe(calls.filter(isUnpriced).length);
    expect(rows[0]?.unpriced_count).toBe(missing);
  });

  it('are those of the range and of whoever asks', async () => {
    expect(await askMissing(test.ledger, { from: '2026-10-01T00:04:00Z', to: '2026-10-02' })).toMatchObject([
      { model_id: 'm-2', calls: 1 },
      { model_id: 'm-5', calls: 1 },
    ]);
    expect(await askMissing(test.ledger, null, { user: 'bob' })).toMatchObject([{ model_id: 'm-1', calls: 1, total_tokens: 15 }]);
    await expect(askMissing(test.ledger, { from: 'yesterday', to: '2026-10-02' })).rejects.toMatchObject({ code: 'question_invalid' });
  });
});

describe('differences from the vendor', () => {
  it('are those beyond one percent, by model and reason, the largest first', async () => {
    const { differences, ...totals } = await askDifferences(test.ledger, whole);
    expect(totals).toEqual({ compared: 9, equal: 2, ours: { USD: '9.001000001' }, theirs: { USD: '17.221000002' } });
    const row = { vendor_name: 'R', response_model: null, currency: 'USD', flags: [], example_request_id: expect.any(String) };
    expect(differences).toEqual([
      { ...row, model_name: 'alone', reason: 'other', calls: 1, ours: '1', theirs: '9', difference: '8' },
      { ...row, model_name: 'other-price', reason: 'price', calls: 2, ours: '2', theirs: '3.5', difference: '1.5' },
      { ...row, model_name: 'cheap', reason: 'discount', calls: 2, ours: '4', theirs: '3.2', difference: '-0.8' },
      {
        ...row,
        model_name: 'batch',
        reason: 'tier',
        calls: 1,
        ours: '1',
        theirs: '0.5',
        difference: '-0.5',
        flags: ['unpriced_service_tier:flex'],
      },
      {
        ...row,
        model_name: 'search',
        reason: 'tools',
        calls: 1,
        ours: '0.001',
        theirs: '0.011',
        difference: '0.01',
        flags: ['unit:web_search'],
      },
    ]);
  });

  it('are those of the question and of whoever asks', async () => {
    const cheap = await askDifferences(test.ledger, { range: null, filters: [{ field: 'model_name', not: false, is: ['cheap'] }] });
    expect(cheap).toMatchObject({ compared: 2, equal: 0, differences: [{ model_name: 'cheap' }] });
    expect(await askDifferences(test.ledger, whole, { user: 'bob' })).toMatchObject({
      compared: 1,
      differences: [{ model_name: 'other-price', reason: 'other' }],
    });
    expect(await askDifferences(test.ledger, { range: { from: '2030-01-01', to: '2031-01-01' }, filters: [] })).toEqual({
      compared: 0,
      equal: 0,
      ours: {},
      theirs: {},
      differences: [],
    });
  });
});
