// A price: unit prices of a model, from a date to a date, in a currency. Plain data, bigint only; whoever holds one can reprice
// a call without the book it came from. What a book cannot say for certain about its own price stands in `caveats`.
import type { Pico } from '../lib/money.ts';
import type { PriceKind, Weekday } from '../schema/price.ts';
import type { UsageUnit } from '../schema/token-usage.ts';

export { type PriceKind, priceKinds } from '../schema/price.ts';

/** A person's own price, the list shipped with Daybook, the bundled book; also the names of the layers, asked in this order. */
export const priceSources = ['own', 'overlay', 'default_book'] as const;
export type PriceSource = (typeof priceSources)[number];

/** Pico-units of the currency for one token, by kind. A kind that is missing has no price of its own. */
export type TokenPrices = Readonly<Partial<Record<PriceKind, Pico>>>;

/** What is billed by the piece: `amount` pico-units for `per` pieces, so that a price per hour stays exact. */
export type PiecePrice = { readonly amount: Pico; readonly per: bigint };
export type PricedUnit = UsageUnit | 'request';

/** What must hold of a request, all of it, for a tier to be taken: its input or output is longer than so many tokens, it reasoned. */
export type TierConditions = {
  readonly above_input_tokens: number | null;
  readonly above_output_tokens: number | null;
  readonly when_reasoning: boolean;
};

/** Prices for the whole request where its conditions hold; complete, not a difference to the tier before. */
export type PriceTier = TierConditions & { readonly prices: TokenPrices };

/** The entry's own word on a stated service tier: complete prices for the whole request, or a fraction of whichever prices hold. */
export type StatedTier = {
  /** In lower case. */
  readonly service_tier: string;
  readonly prices: TokenPrices | null;
  readonly numerator: bigint;
  readonly denominator: bigint;
};

/** Hours of the week, by the wall clock of a zone. They run past midnight where `to` is not later than `from`. */
export type PriceWindow = {
  readonly name: string;
  readonly zone: string;
  /** The days it begins on. */
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
  /** The list of holidays on which it does not hold. */
  readonly holidays: string | null;
};

/** What may be wrong with a price, and for which kinds; null is all. A cost that meets a caveat is estimated, not exact. */
export type PriceCaveat = { readonly flag: string; readonly kinds: readonly PriceKind[] | null };

export type Price = {
  /** Stable: the same price has the same id in every process. A price that holds at certain hours ends in `@` and their name. */
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
  /** The hours it holds, where it does not hold at all hours. */
  readonly window: PriceWindow | null;
  readonly prices: TokenPrices;
  /** The last one that holds is taken. */
  readonly tiers: readonly PriceTier[];
  readonly service_tiers: readonly StatedTier[];
  readonly units: Readonly<Partial<Record<PricedUnit, PiecePrice>>>;
  /** Someone says that this model costs nothing; not the same as a price nobody knows. */
  readonly free: boolean;
  readonly caveats: readonly PriceCaveat[];
};

/** A request, as far as tiers ask about it. */
export type RequestSize = { readonly input: number; readonly output: number; readonly reasoning: number };

/** The last tier whose conditions all hold, or null for the price's own rates. */
export function tierFor({ tiers }: Pick<Price, 'tiers'>, request: RequestSize): PriceTier | null {
  for (let index = tiers.length - 1; index >= 0; index -= 1) {
    const tier = tiers[index];
    if (tier !== undefined && holds(tier, request)) return tier;
  }
  return null;
}

const holds = ({ above_input_tokens, above_output_tokens, when_reasoning }: TierConditions, request: RequestSize): boolean =>
  (above_input_tokens === null || request.input > above_input_tokens) &&
  (above_output_tokens === null || request.output > above_output_tokens) &&
  (!when_reasoning || request.reasoning > 0);
