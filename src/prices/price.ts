// A price: unit prices of a model, from a date to a date, in a currency. Plain data, bigint only; whoever holds one can reprice
// a call without the book it came from. What a book cannot say for certain about its own price stands in `caveats`.
import type { Pico } from '../lib/money.ts';
import type { PriceKind } from '../schema/price.ts';
import type { UsageUnit } from '../schema/token-usage.ts';

export { type PriceKind, priceKinds } from '../schema/price.ts';

export type PriceSource = 'default_book' | 'declared_free';

/** Pico-units of the currency for one token, by kind. A kind that is missing has no price of its own. */
export type TokenPrices = Readonly<Partial<Record<PriceKind, Pico>>>;

/** What is billed by the piece: `amount` pico-units for `per` pieces, so that a price per hour stays exact. */
export type PiecePrice = { readonly amount: Pico; readonly per: bigint };
export type PricedUnit = UsageUnit | 'request';

/** Prices for the whole request once its input is this long; complete, not a difference to the tier below. */
export type PriceTier = { readonly from_tokens: number; readonly prices: TokenPrices };

/** What may be wrong with a price, and for which kinds; null is all. A cost that meets a caveat is estimated, not exact. */
export type PriceCaveat = { readonly flag: string; readonly kinds: readonly PriceKind[] | null };

export type Price = {
  /** Stable: source, version, provider, model and start; the same price has the same id in every process. */
  readonly id: string;
  readonly source: PriceSource;
  readonly source_version: string;
  /** Daybook's vendor, and whose list in the source the price stands in (Azure falls back to OpenAI's list). */
  readonly vendor: string;
  readonly provider: string;
  /** The model's id in the source. */
  readonly model: string;
  readonly match: 'exact' | 'pattern';
  /** The pattern that matched, for people: `claude-sonnet-4-5*`. Null where the match is exact. */
  readonly pattern: string | null;
  readonly currency: string;
  /** ISO times; null is without end on that side. */
  readonly effective_from: string | null;
  readonly effective_to: string | null;
  /** The hours of the day (UTC) it holds, where it does not hold all day. */
  readonly daily_window: { readonly from: string; readonly to: string } | null;
  readonly prices: TokenPrices;
  /** Ascending by `from_tokens`. */
  readonly tiers: readonly PriceTier[];
  readonly units: Readonly<Partial<Record<PricedUnit, PiecePrice>>>;
  /** Someone says that this model costs nothing; not the same as a price nobody knows. */
  readonly free: boolean;
  readonly caveats: readonly PriceCaveat[];
};

/** The highest tier whose bound the request's whole input reaches, or null for the price's own rates. */
export function tierFor(price: Price, inputTokens: number): PriceTier | null {
  return price.tiers.findLast((tier) => inputTokens >= tier.from_tokens) ?? null;
}
