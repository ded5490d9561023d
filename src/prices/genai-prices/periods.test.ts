import type { ConditionalPrice, ModelInfo, ModelPrice } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import { type Period, priceAt, readPeriods } from './periods.ts';

const made = (prices: ModelInfo['prices']): readonly Period[] | null =>
  readPeriods({ vendor: 'v', provider: 'p', model: { id: 'm', match: { equals: 'm' }, prices }, name: { match: 'exact', pattern: null } });
const from = (start_date: string, prices: ModelPrice): ConditionalPrice => ({ constraint: { type: 'start_date', start_date }, prices });
const between = (start_time: string, end_time: string, prices: ModelPrice): ConditionalPrice => ({
  constraint: { type: 'time_of_date', start_time, end_time },
  prices,
});
const inputAt = (periods: readonly Period[] | null, time: string) => priceAt(periods ?? [], Date.parse(time))?.prices.input ?? null;

describe('periods', () => {
  test('a daily window may pass midnight', () => {
    const periods = made([{ prices: { input_mtok: 2 } }, between('16:30:00Z', '00:30:00Z', { input_mtok: 1 })]);
    expect(
      ['16:29:59', '16:30:00', '23:59:59', '00:00:00', '00:29:59', '00:30:00'].map((time) => inputAt(periods, `2026-01-01T${time}Z`)),
    ).toEqual([2_000_000n, 1_000_000n, 1_000_000n, 1_000_000n, 1_000_000n, 2_000_000n]);
  });

  test('before its first date a model has no price', () => {
    const periods = made([from('2026-01-01', { input_mtok: 2 }), from('2026-02-01', { input_mtok: 3 })]);
    expect(inputAt(periods, '2025-12-31T23:59:59Z')).toBeNull();
    expect(inputAt(periods, '2026-01-31T23:59:59Z')).toBe(2_000_000n);
    expect(inputAt(periods, '2026-02-01T00:00:00Z')).toBe(3_000_000n);
  });

  test('each price has an id of its own: by its date, and by its hours', () => {
    const periods = made([
      { prices: { input_mtok: 2 } },
      between('01:00:00Z', '02:00:00Z', { input_mtok: 1 }),
      from('2026-02-01', { input_mtok: 3 }),
    ]);
    const ids = (periods ?? []).flatMap((period) => [period.price.id, ...period.windows.map((window) => window.price.id)]);
    expect(ids).toEqual([
      'default_book:0.1.8:p:m:always',
      'default_book:0.1.8:p:m:always@01:00:00Z-02:00:00Z',
      'default_book:0.1.8:p:m:2026-02-01',
    ]);
  });

  test('several tiers build on one another, also where kinds step at different lengths', () => {
    const tiers = made({
      input_mtok: { base: 1, tiers: [{ start: 100, price: 2 }] },
      output_mtok: { base: 5, tiers: [{ start: 200, price: 6 }] },
      cache_read_mtok: 0.1,
    })?.[0]?.price.tiers;
    expect(tiers).toEqual([
      {
        above_input_tokens: 100,
        above_output_tokens: null,
        when_reasoning: false,
        prices: { input: 2_000_000n, output: 5_000_000n, cache_read: 100_000n },
      },
      {
        above_input_tokens: 200,
        above_output_tokens: null,
        when_reasoning: false,
        prices: { input: 2_000_000n, output: 6_000_000n, cache_read: 100_000n },
      },
    ]);
  });

  test('what this reader does not understand is unpriced rather than mispriced', () => {
    expect(made([from('2026-02-01', { input_mtok: 2 }), from('2026-01-01', { input_mtok: 3 })])).toBeNull();
    expect(made([from('some day', { input_mtok: 2 })])).toBeNull();
    expect(made([{ prices: { input_mtok: 1 } }, { prices: { input_mtok: 2 } }])).toBeNull();
    expect(made([{ prices: { input_mtok: 1 } }, between('09:00:00+08:00', '12:00:00+08:00', { input_mtok: 2 })])).toBeNull();
    expect(made({ input_mtok: -1 })).toBeNull();
    expect(made({ input_mtok: Number.NaN })).toBeNull();
  });

  test('a rate that usage cannot tell apart is a caveat, not silence', () => {
    expect(made({ input_mtok: 1, output_citation_mtok: 2 })?.[0]?.price.caveats).toEqual([
      { flag: 'not_counted:output_citation_mtok', kinds: null },
    ]);
  });
});
