// What an entry's prices come to, however they are typed: for one token, every service tier as its rates. Two entries with the same
// meaning cost every request the same.
import type { PriceDraft, PriceRates } from '../../../../schema/price.ts';
import { type Decimal, readDecimal } from '../../../decimal.ts';
import { decimalText } from '../../typed.ts';
import { kindsOf, times } from './rates.ts';

const one: Decimal = { digits: 1n, places: 0 };

export function meaningOf(draft: PriceDraft): string {
  const places = draft.unit === 'per_1k' ? 3 : 6;
  const each = (rates: PriceRates, factor: Decimal): readonly (readonly [string, string])[] =>
    kindsOf(rates)
      .map((kind) => [kind, decimalText(times(perToken(rates[kind] ?? '', places), factor))] as const)
      .sort();
  const tiers = (factor: Decimal) =>
    draft.tiers.map((tier) => [tier.above_input_tokens, tier.above_output_tokens, tier.when_reasoning, each(tier.rates, factor)]);
  const priced = draft.service_tiers.map(({ service_tier, factor, rates }) => {
    const by = readDecimal(factor ?? '1') ?? one;
    return [service_tier, rates ? each(rates, one) : each(draft.rates, by), rates ? [] : tiers(by)];
  });
  const pieces = draft.per_unit.map(({ unit, amount, per }) => [unit, perPiece(amount, per)]);
  const inOrder = (rows: readonly (readonly unknown[])[]) => rows.map((row) => JSON.stringify(row)).sort();
  const request = draft.per_request === null ? null : perPiece(draft.per_request, 1);
  return JSON.stringify([
    draft.vendor,
    draft.model,
    draft.currency,
    draft.free,
    each(draft.rates, one),
    tiers(one),
    inOrder(priced),
    request,
    inOrder(pieces),
  ]);
}

function perToken(amount: string, places: number): Decimal {
  const decimal = readDecimal(amount) ?? { digits: 0n, places: 0 };
  return { ...decimal, places: decimal.places + places };
}

/** A fraction in lowest terms: 10 for 1,000 is 0.01 for one. */
function perPiece(amount: string, per: number): string {
  const { digits, places } = readDecimal(amount) ?? { digits: 0n, places: 0 };
  const [numerator, denominator] = [digits, BigInt(per) * 10n ** BigInt(places)];
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return `${numerator / a}/${denominator / a}`;
}
