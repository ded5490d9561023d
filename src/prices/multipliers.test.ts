import { findProvider } from '@pydantic/genai-prices';
import { expect, test } from 'vitest';
import { providerOfVendor } from './genai-prices/facts.ts';
import { readPeriods } from './genai-prices/periods.ts';
import { multipliers } from './multipliers.ts';

test('every price a multiplier applies to stays a whole number of pico-units, so a multiplied line is not rounded', () => {
  let checked = 0;
  const vendors = new Set(multipliers.map((row) => row.vendor));
  for (const vendor of vendors) {
    const factors = multipliers.filter((row) => row.vendor === vendor);
    const denominator = factors.reduce((product, row) => product * row.denominator, 1n);
    const provider = findProvider({ providerId: providerOfVendor.get(vendor) ?? '' });
    for (const model of provider?.models ?? []) {
      for (const { price } of readPeriods({ vendor, provider: vendor, model, name: { match: 'exact', pattern: null } }) ?? []) {
        for (const rates of [price.prices, ...price.tiers.map((tier) => tier.prices)]) {
          for (const unit of Object.values(rates)) {
            expect(unit % denominator, `${price.id} divides by ${denominator}`).toBe(0n);
            checked++;
          }
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
