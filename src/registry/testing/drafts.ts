// Prices of made-up models for tests: one figure, and the days between which it holds.
import type { PriceDraftInput } from '../../schema/price.ts';

/** 'YYYY-MM-DD' → midnight in UTC; null stays null. */
export const day = (date: string | null): string | null => (date === null ? null : `${date}T00:00:00.000Z`);

export function priceOf(model: string, from: string | null, to: string | null = null, input = '1'): PriceDraftInput {
  return { vendor: 'acme', model, currency: 'USD', rates: { input }, effective_from: day(from), effective_to: day(to) };
}
