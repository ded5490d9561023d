import { findProvider } from '@pydantic/genai-prices';
import { expect, test } from 'vitest';
import { noUsage, type TokenUsage } from '../schema/token-usage.ts';
import { costOf } from './cost-of.ts';
import { createDefaultBook } from './default-book.ts';
import { providerOfVendor } from './genai-prices/facts.ts';
import { readPeriods } from './genai-prices/periods.ts';
import { type Multiplier, multipliers } from './multipliers.ts';

const modelsOf = (vendor: string) => findProvider({ providerId: providerOfVendor.get(vendor) ?? '' })?.models ?? [];

/** The products of denominators that one call can meet: of each statement one row, or none. */
function denominatorsOf(rows: readonly Multiplier[]): ReadonlySet<bigint> {
  let products = new Set([1n]);
  for (const statement of new Set(rows.map((row) => row.statement))) {
    const own = [1n, ...rows.filter((row) => row.statement === statement).map((row) => row.denominator)];
    products = new Set([...products].flatMap((product) => own.map((denominator) => product * denominator)));
  }
  return products;
}

test('every price a multiplier applies to stays a whole number of pico-units, so a multiplied line is not rounded', () => {
  let checked = 0;
  for (const vendor of new Set(multipliers.map((row) => row.vendor))) {
    for (const model of modelsOf(vendor)) {
      const rows = multipliers.filter((row) => row.vendor === vendor && (row.model === null || row.model === model.id));
      const denominators = denominatorsOf(rows);
      for (const { price } of readPeriods({ vendor, provider: vendor, model, name: { match: 'exact', pattern: null } }) ?? []) {
        for (const unit of [price.prices, ...price.tiers.map((tier) => tier.prices)].flatMap((rates) => Object.values(rates))) {
          for (const denominator of denominators) expect(unit % denominator, `${price.id} divides by ${denominator}`).toBe(0n);
          checked++;
        }
      }
    }
  }
  expect(checked).toBeGreaterThan(300);
});

test('every row names its source, and no two rows answer the same statement', () => {
  expect(multipliers.every((row) => row.source.length > 20 && row.denominator > 0n)).toBe(true);
  const keys = multipliers.map((row) => [row.vendor, row.statement, row.value, row.model].join(' '));
  expect(new Set(keys).size).toBe(keys.length);
});

test('every row that holds for one model names one the bundled book has, so that it can ever apply', () => {
  for (const { vendor, model } of multipliers) {
    if (model !== null)
      expect(
        modelsOf(vendor).map(({ id }) => id),
        vendor,
      ).toContain(model);
  }
});

const book = createDefaultBook();
const million: TokenUsage = { ...noUsage, input_total: 1_000_000, output_total: 1_000_000, total: 2_000_000 };
const ask = (vendor: string, model: string, service_tier: string | null, usage: Partial<TokenUsage> = {}) =>
  costOf({
    usage: { ...million, service_tier, ...usage },
    usage_source: 'vendor',
    vendor,
    model,
    response_model: null,
    at: Date.parse('2026-08-01T12:00:00Z'),
    book,
  });

test('tiers that answers state are billed as listed: dollars for a million tokens in and a million out', () => {
  expect(ask('openai', 'gpt-4o-mini', 'default').estimated_cost).toBe('0.75');
  expect(ask('openai', 'gpt-4o-mini', 'priority').estimated_cost).toBe('1.25');
  expect(ask('openai', 'o4-mini', 'priority').estimated_cost).toBe('10');
  expect(ask('openai', 'o4-mini', 'flex').estimated_cost).toBe('2.75');
  expect(ask('openai', 'gpt-4.1', 'batch').estimated_cost).toBe('5');
  expect(ask('gemini', 'gemini-3.5-flash', 'priority').cost_status).toBe('exact');
});

test('a tier no row speaks of is priced plainly and marked: quotients that differ by kind make no row', () => {
  for (const [vendor, model, tier] of [
    ['openai', 'gpt-5.4', 'flex'],
    ['openai', 'gpt-5-nano', 'priority'],
    ['gemini', 'gemini-3.5-flash-lite', 'flex'],
    ['gemini', 'gemini-2.5-pro', 'priority'],
  ] as const) {
    const cost = ask(vendor, model, tier);
    expect(cost.cost_status, model).toBe('estimated');
    expect(cost.cost_detail?.flags, model).toContain(`unpriced_service_tier:${tier}`);
  }
});
