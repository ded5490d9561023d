// The cost of a call, ready for its record: found in a book, calculated, and written as decimal strings with everything needed to
// check it or to price it again. What the vendor says it charged is kept beside, and stands in only where nothing else is known.
import { formatNano, formatPico, isKept, type Nano } from '../lib/money.ts';
import type { TokenUsage } from '../schema/token-usage.ts';
import type { CostSource, CostStatus, UsageSource } from '../schema/vocabulary.ts';
import type { PriceBook, PriceMatch } from './book.ts';
import { type Cost, calculate, isByPieceAlone } from './calculate.ts';
import { readDecimal, scaled } from './decimal.ts';
import type { PriceWindow, TierConditions } from './price.ts';

export type CostQuestion = {
  readonly usage: TokenUsage;
  readonly usage_source: UsageSource;
  readonly vendor: string;
  /** The vendor's own id of the model asked for, and what the vendor says it ran. */
  readonly model: string;
  readonly response_model: string | null;
  /** When the call started, in epoch milliseconds. */
  readonly at: number;
  readonly book: PriceBook;
  /** The currency the endpoint bills in, where it is known: a list in another currency is then an estimate of the bill. */
  readonly billing_currency?: string | null;
};

/** JSON all through: every amount is a decimal string in the record's currency. */
export type CostDetail = {
  readonly price: {
    readonly id: string;
    readonly source: string;
    readonly source_version: string;
    readonly vendor: string;
    readonly provider: string;
    readonly model: string;
    readonly match: 'exact' | 'pattern';
    readonly pattern: string | null;
    /** Which name of the call the price was found by. */
    readonly by: 'model' | 'response_model';
    readonly effective_from: string | null;
    readonly effective_to: string | null;
    /** The hours of the week whose rates these are, where the price has hours. */
    readonly window: PriceWindow | null;
    /** The tiers whose rates were used, by what they ask of a request; several only where a call has steps of its own. */
    readonly tiers: readonly TierConditions[];
    /** The stated service tier, where the entry itself has rates or a factor for it. */
    readonly service_tier: string | null;
  } | null;
  readonly lines: readonly {
    readonly kind: string;
    readonly tokens: number;
    /** The list price of `per` tokens or pieces. */
    readonly unit_price: string;
    readonly per: number;
    /** After multipliers; up to twelve places, they add up to the cost before it is rounded to nine. */
    readonly amount: string;
    readonly price_id: string;
  }[];
  readonly multipliers: readonly { readonly statement: string; readonly value: string; readonly factor: string; readonly source: string }[];
  readonly flags: readonly string[];
};

export type CostRecord = {
  readonly estimated_cost: string | null;
  readonly currency: string | null;
  readonly cost_source: CostSource;
  readonly cost_status: CostStatus;
  readonly cost_detail: CostDetail | null;
  readonly price_id: string | null;
  readonly vendor_reported_cost: string | null;
};

export function costOf(question: CostQuestion): CostRecord {
  const { usage, vendor, model, response_model, at, book, billing_currency = null } = question;
  const said = usage.reported_cost === null ? null : readReported(usage.reported_cost);
  const reported = said !== null && isKept(said) ? said : null;
  const match = book.lookup({ vendor, model, response_model, at, billing_currency });
  if (!match) return withoutPrice(usage, reported, null, said === reported ? ['no_price'] : ['no_price', outOfRange]);

  const cost = calculate(usage, match.price, {
    priceOf: (name) => book.lookup({ vendor, model: name, at, billing_currency })?.price ?? null,
    doubts: doubtsOf(question, match),
  });
  const differs = reported !== null && cost.amount !== null && usage.reported_currency === cost.currency && differ(cost.amount, reported);
  const isOut = cost.amount !== null && !isKept(cost.amount);
  const flags = [...cost.flags, ...(differs ? ['differs_from_vendor'] : []), ...(isOut || said !== reported ? [outOfRange] : [])];
  const detail = describe(match, cost, flags);
  if (cost.amount === null || isOut) return withoutPrice(usage, reported, detail, flags);
  return {
    estimated_cost: formatNano(cost.amount),
    currency: cost.currency,
    cost_source: 'price',
    cost_status: differs && cost.status === 'exact' ? 'estimated' : cost.status,
    cost_detail: detail,
    price_id: match.price.id,
    vendor_reported_cost: reported === null ? null : formatNano(reported),
  };
}

/** More than the ledger can keep, so nothing anybody was charged: the amount is unknown, and the lines show how it came about. */
const outOfRange = 'cost_out_of_range';

function doubtsOf({ usage_source, billing_currency }: CostQuestion, { price, doubt }: PriceMatch): string[] {
  const doubts = doubt === null ? [] : [doubt];
  const isCounted = usage_source !== 'tokenizer' && usage_source !== 'vendor_partial';
  if (!isCounted && !isByPieceAlone(price)) doubts.push('usage_estimated');
  if (billing_currency && billing_currency !== price.currency) doubts.push('billed_in_another_currency');
  return doubts;
}

/** No amount of our own: the vendor's, if it named one and a currency, else nothing. */
function withoutPrice(usage: TokenUsage, reported: Nano | null, detail: CostDetail | null, flags: readonly string[]): CostRecord {
  const text = reported === null ? null : formatNano(reported);
  const isUsable = text !== null && usage.reported_currency !== null;
  return {
    estimated_cost: isUsable ? text : null,
    currency: isUsable ? usage.reported_currency : null,
    cost_source: isUsable ? 'vendor_reported' : 'none',
    cost_status: isUsable ? 'exact' : 'unknown',
    cost_detail: detail ?? { price: null, lines: [], multipliers: [], flags },
    price_id: detail?.price?.id ?? null,
    vendor_reported_cost: text,
  };
}

/** A vendor's figure as it wrote it (`8.6e-05`, `0.0076509169000000005`) to whole nano-units; what is no amount was not said. */
function readReported(text: string): Nano | null {
  const decimal = readDecimal(text);
  return decimal === null || decimal.digits < 0n ? null : scaled(decimal, 9).value;
}

/** More than one percent apart, and by more than the rounding of both. */
function differ(ours: Nano, theirs: Nano): boolean {
  const gap = ours > theirs ? ours - theirs : theirs - ours;
  return gap > 1n && gap * 100n > theirs;
}

function describe({ price, by }: PriceMatch, cost: Cost, flags: readonly string[]): CostDetail {
  const { id, source, source_version, vendor, provider, model, match, pattern, effective_from, effective_to, window } = price;
  const tiers = cost.tiers.map(({ above_input_tokens, above_output_tokens, when_reasoning }) => ({
    above_input_tokens,
    above_output_tokens,
    when_reasoning,
  }));
  const { service_tier } = cost;
  return {
    price: {
      id,
      source,
      source_version,
      vendor,
      provider,
      model,
      match,
      pattern,
      by,
      effective_from,
      effective_to,
      window,
      tiers,
      service_tier,
    },
    lines: cost.by_kind.map((line) => ({
      kind: line.kind,
      tokens: line.tokens,
      unit_price: formatPico(line.unit),
      per: Number(line.per),
      amount: formatPico(line.amount),
      price_id: line.price_id,
    })),
    multipliers: cost.multipliers.map(({ statement, value, numerator, denominator, source: from }) => ({
      statement,
      value,
      factor: denominator === 1n ? String(numerator) : `${numerator}/${denominator}`,
      source: from,
    })),
    flags,
  };
}
