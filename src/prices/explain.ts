// Why a call costs what it costs: which entry won, by which name, at which hours and tiers, and what each other layer would have said.
// For people and their programs: everything in an explanation is JSON, and nothing in it decides a price.
import { formatPico, type Pico } from '../lib/money.ts';
import type { PriceUnit } from '../schema/price.ts';
import { isMeant, type PassedOver, type PriceBook, type PriceMatch, type PriceQuery, type WindowRemark } from './book.ts';
import type { Price, PriceSource, PriceWindow, TierConditions, TokenPrices } from './price.ts';

export type NamedBook = { readonly name: PriceSource; readonly book: PriceBook };

export type WrittenRates = Readonly<Record<string, string>>;

/** A price as price lists write it: decimal strings for a million tokens. */
export type WrittenPrice = {
  readonly id: string;
  readonly source: PriceSource;
  readonly source_version: string;
  readonly vendor: string;
  readonly provider: string;
  readonly model: string;
  readonly match: 'exact' | 'pattern';
  readonly pattern: string | null;
  readonly currency: string;
  readonly effective_from: string | null;
  readonly effective_to: string | null;
  readonly window: PriceWindow | null;
  readonly unit: PriceUnit;
  readonly rates: WrittenRates;
  /** In their order; of those that hold of a request the last is taken, for the whole request. */
  readonly tiers: readonly (TierConditions & { readonly rates: WrittenRates })[];
  /** `factor` is a fraction such as `1/2`. */
  readonly service_tiers: readonly { readonly service_tier: string; readonly factor: string | null; readonly rates: WrittenRates | null }[];
  readonly units: readonly { readonly unit: string; readonly amount: string; readonly per: string }[];
  readonly free: boolean;
  readonly caveats: readonly string[];
};

export type LayerAnswer = {
  readonly price: WrittenPrice;
  readonly by: 'model' | 'response_model';
  readonly name: string;
  readonly doubt: string | null;
};

export type LayerExplanation = {
  readonly layer: PriceSource;
  readonly won: boolean;
  /** Null where the layer knows no price. */
  readonly answer: LayerAnswer | null;
  /** Why this layer's answer is taken, or is not, or why it has none. */
  readonly because: string;
  readonly passed_over: readonly PassedOver[];
  /** The weekly windows of the answering entry, and whether they hold at the moment asked for. */
  readonly windows: readonly WindowRemark[];
};

export type PriceExplanation = {
  readonly query: {
    readonly vendor: string;
    readonly model: string;
    readonly response_model: string | null;
    readonly at: string;
    readonly billing_currency: string | null;
  };
  /** Null where no layer knows a price: the cost is then unknown, not zero. */
  readonly winner: PriceSource | null;
  readonly layers: readonly LayerExplanation[];
};

/** The layers in the order in which they are asked. What wins is what `layers` of the same books would give. */
export function explainPrice(layers: readonly NamedBook[], query: PriceQuery): PriceExplanation {
  const answers = layers.map(({ name, book }) => ({ name, book, match: book.lookup(query) }));
  const known = answers.filter((one) => one.match !== null);
  const winner = known.find(({ match }) => match !== null && isMeant(match, query)) ?? known[0] ?? null;
  const { vendor, model, response_model = null, at, billing_currency = null } = query;
  return {
    query: { vendor, model, response_model, at: new Date(at).toISOString(), billing_currency },
    winner: winner?.name ?? null,
    layers: answers.map(({ name, book, match }, index): LayerExplanation => {
      const { knows_vendor, passed_over, windows } = book.remarks?.(query) ?? { knows_vendor: true, passed_over: [], windows: [] };
      const won = name === winner?.name;
      const isAbove = winner !== null && index < answers.indexOf(winner);
      return {
        layer: name,
        won,
        answer: match && { price: writtenPrice(match.price), by: match.by, name: match.name, doubt: match.doubt },
        because: match === null ? silence(query, knows_vendor, passed_over) : won ? victory(match) : defeat(match, isAbove),
        passed_over,
        windows,
      };
    }),
  };
}

function victory({ price, by, name, doubt }: PriceMatch): string {
  const whose = by === 'response_model' ? 'what the vendor says it ran' : 'the model asked for';
  const how = price.pattern === null ? 'exactly' : `by the pattern ${price.pattern}`;
  const hours = price.window === null ? '' : `, in the hours ${price.window.name}`;
  return `${name}, ${whose}, matches ${how}${hours}${doubt === null ? '' : `; doubtful: ${doubt}`}`;
}

const defeat = ({ price }: PriceMatch, isAbove: boolean): string =>
  isAbove ? `its list is in ${price.currency}, which the endpoint does not bill in, and a list below is` : 'a layer above knows';

function silence({ vendor, model, at }: PriceQuery, knowsVendor: boolean, passed: readonly PassedOver[]): string {
  if (!knowsVendor) return `no entry for the vendor ${vendor}`;
  const reasons = passed.map((entry) => `entry ${entry.price_id} ${wordsOf(entry)}`);
  return reasons.length > 0 ? reasons.join('; ') : `no entry of ${vendor} takes the name ${model} at ${new Date(at).toISOString()}`;
}

function wordsOf({ reason, effective_from, effective_to }: PassedOver): string {
  switch (reason) {
    case 'not_yet_in_force':
      return `is not yet in force: it begins ${effective_from}`;
    case 'ended':
      return `ends ${effective_to}`;
    case 'no_rates':
      return 'names the model without a rate';
    case 'free_for_another_model':
      return 'is free, but another model answered';
    case 'later_entry':
      return 'is followed by a later one';
    case 'exact_name_known':
      return 'is a pattern, and the exact name is known';
    case 'closer_pattern':
      return 'is a looser pattern than another';
    case 'other_name_first':
      return 'takes the name asked for, and the one that answered is known';
    case 'other_currency':
      return 'is in another currency than the endpoint bills in';
  }
}

/** Amounts come back as they were typed, for a million tokens or for the pieces they are for. */
export function writtenPrice(price: Price): WrittenPrice {
  const { id, source, source_version, vendor, provider, model, match, pattern, currency, effective_from, effective_to, window } = price;
  return {
    id,
    source,
    source_version,
    vendor,
    provider,
    model,
    match,
    pattern,
    currency,
    effective_from,
    effective_to,
    window,
    unit: 'per_1m',
    rates: writtenRates(price.prices),
    tiers: price.tiers.map(({ prices, above_input_tokens, above_output_tokens, when_reasoning }) => ({
      above_input_tokens,
      above_output_tokens,
      when_reasoning,
      rates: writtenRates(prices),
    })),
    service_tiers: price.service_tiers.map(({ service_tier, prices, numerator, denominator }) => ({
      service_tier,
      factor: prices === null ? `${numerator}/${denominator}` : null,
      rates: prices === null ? null : writtenRates(prices),
    })),
    units: Object.entries(price.units).map(([unit, { amount, per }]) => ({ unit, amount: formatPico(amount), per: String(per) })),
    free: price.free,
    caveats: price.caveats.map(({ flag }) => flag),
  };
}

const million = 1_000_000n;

const writtenRates = (prices: TokenPrices): WrittenRates =>
  Object.fromEntries(Object.entries(prices).map(([kind, pico]: [string, Pico]) => [kind, formatPico(pico * million)]));
