// What a usage costs at a price. Every token is counted once. Rounding, always half away from zero: a line that a factor or a price by
// the piece leaves with a fraction is rounded to whole pico-units (1e-12), at most once; the sum of the lines to whole nano-units (1e-9),
// once. Lines without either are exact, so their cost has one rounding. It never throws and never answers zero for what it does not know: a count or a price that is missing makes the amount null.
import { type Nano, nanoFromPico, type Pico } from '../lib/money.ts';
import { type TokenUsage, type UsageIteration, usageUnits } from '../schema/token-usage.ts';
import type { CostStatus } from '../schema/vocabulary.ts';
import { divideRounded, readDecimal } from './decimal.ts';
import { type Multiplier, multipliersFor } from './multipliers.ts';
import {
  type Price,
  type PricedUnit,
  type PriceKind,
  priceKinds,
  type StatedTier,
  type TierConditions,
  type TokenPrices,
  tierFor,
} from './price.ts';
import { type Parts, type Piece, type PieceKind, pricedAs, readCount, splitInput, splitOutput } from './split.ts';

export type CostLine = {
  readonly kind: PieceKind | PricedUnit;
  /** Tokens, or pieces where the line is billed by the piece. */
  readonly tokens: number;
  /** The list price of `per` of them, before multipliers. */
  readonly unit: Pico;
  readonly per: bigint;
  /** After multipliers. The amounts of all lines add up to the cost. */
  readonly amount: Pico;
  /** The price it was billed by; iterations may have run on other models. */
  readonly price_id: string;
};

export type Cost = {
  readonly amount: Nano | null;
  readonly currency: string;
  readonly status: CostStatus;
  readonly by_kind: readonly CostLine[];
  readonly multipliers: readonly Multiplier[];
  /** The tiers whose rates were used; several only where a call has steps of its own (Anthropic's iterations). */
  readonly tiers: readonly TierConditions[];
  /** The stated service tier, where the price itself has a word on it. */
  readonly service_tier: string | null;
  /** Whatever keeps the amount from being exact, and what was priced in a way worth knowing. */
  readonly flags: readonly string[];
};

export type CostOptions = {
  /** The price of another model of the same vendor at the same time, for Anthropic's iterations. */
  readonly priceOf?: (model: string) => Price | null;
  /** What the caller knows against the counts or the price; any of it makes the cost an estimate. */
  readonly doubts?: readonly string[];
};

/** Flags that explain without casting doubt; every other flag makes the cost an estimate. */
const harmless: ReadonlySet<string> = new Set(['matched_by_pattern', 'output_derived', 'input_derived']);

type Draft = {
  readonly lines: CostLine[];
  readonly flags: Set<string>;
  /** By what they answer: each step of a call meets the same ones again. */
  readonly multipliers: Map<string, Multiplier>;
  readonly tiers: Set<TierConditions>;
  service_tier: string | null;
  is_known: boolean;
};

const blank = (doubts: readonly string[]): Draft => ({
  lines: [],
  flags: new Set(doubts),
  multipliers: new Map(),
  tiers: new Set(),
  service_tier: null,
  is_known: true,
});

export function calculate(usage: TokenUsage, price: Price, options: CostOptions = {}): Cost {
  if (price.free && usage.iterations.every((step) => priceOfStep(step, price, options)?.free))
    return { ...finish(blank([]), price), status: 'free' };
  const draft = blank(options.doubts ?? []);
  if (isByPieceAlone(price)) {
    // What is billed by the hour or the page may count tokens as well; they are not what is paid for.
    addCaveats(draft, price, new Set());
  } else if (usage.iterations.length > 0) {
    for (const iteration of usage.iterations) addIteration(draft, usage, iteration, price, options);
  } else {
    addTokens(draft, usage, totalsOf(usage, price, draft), usage.parts, price);
  }
  if (!price.free) addPieces(draft, usage, price);
  return finish(draft, price);
}

function finish({ lines, flags, multipliers, tiers, service_tier, is_known }: Draft, price: Price): Cost {
  const pico = lines.reduce((sum, line) => sum + line.amount, 0n);
  const isDoubtful = [...flags].some((flag) => !harmless.has(flag));
  return {
    amount: is_known ? nanoFromPico(pico) : null,
    currency: price.currency,
    status: is_known ? (isDoubtful ? 'estimated' : 'exact') : 'unknown',
    by_kind: lines,
    multipliers: [...multipliers.values()],
    tiers: [...tiers],
    service_tier,
    flags: [...flags],
  };
}

type Totals = { readonly input: number | null; readonly output: number | null };

/** The two totals; one that is missing is what the vendor's own total leaves, or nothing where the price asks nothing for it. */
function totalsOf(usage: TokenUsage, price: Price, draft: Draft): Totals {
  const input = readCount(usage.input_total);
  const output = readCount(usage.output_total);
  const total = readCount(usage.total);
  const rest = (other: number | null) => (total !== null && other !== null && total >= other ? total - other : null);
  const fill = (side: 'input' | 'output', own: number | null, other: number | null): number | null => {
    if (own !== null) return own;
    const derived = rest(other);
    if (derived !== null) {
      // Nothing left over is how embeddings say that they have no output; something left over is our inference.
      draft.flags.add(derived === 0 ? `${side}_derived` : `${side}_inferred_from_total`);
      return derived;
    }
    return hasPriceFor(price, side) ? null : 0;
  };
  return { input: fill('input', input, output), output: fill('output', output, input) };
}

const sides: Readonly<Record<'input' | 'output', readonly PriceKind[]>> = {
  input: priceKinds.filter((kind) => !kind.startsWith('output')),
  output: priceKinds.filter((kind) => kind.startsWith('output')),
};

/** Whether any kind of token of that side costs something. */
const hasPriceFor = ({ prices }: Price, side: 'input' | 'output'): boolean => sides[side].some((kind) => prices[kind] !== undefined);

const priceOfStep = ({ model }: UsageIteration, price: Price, { priceOf }: CostOptions): Price | null =>
  model === null ? price : (priceOf?.(model) ?? null);

function addIteration(draft: Draft, usage: TokenUsage, iteration: UsageIteration, price: Price, options: CostOptions): void {
  const own = priceOfStep(iteration, price, options);
  if (own?.free) return;
  if (!own || own.currency !== price.currency) {
    draft.flags.add(`iteration_unpriced:${iteration.model ?? ''}`);
    draft.is_known = false;
    return;
  }
  // The vendor may credit what a refused first model cost; the credit is not in the counts.
  if (iteration.type === 'fallback_message') draft.flags.add('fallback_credit_not_counted');
  addTokens(draft, usage, { input: readCount(iteration.input_total), output: readCount(iteration.output_total) }, iteration.parts, own);
}

function addTokens(draft: Draft, usage: TokenUsage, totals: Totals, parts: Parts, price: Price): void {
  if (totals.input === null || totals.output === null) {
    draft.flags.add(totals.input === null ? 'input_unknown' : 'output_unknown');
    draft.is_known = false;
  }
  const odd: string[] = [];
  const pieces = totals.input === null ? [] : splitInput(totals.input, parts, odd);
  if (totals.output !== null) pieces.push(...splitOutput(totals.output, parts, odd));
  for (const flag of odd) draft.flags.add(flag);
  if (price.match === 'pattern') draft.flags.add('matched_by_pattern');

  const stated = statedTier(price, usage);
  const prices = stated?.prices ?? tierRates(draft, price, totals, parts);
  if (cachedMediaUnsaid(parts, prices)) draft.flags.add('cached_media_unsaid');
  if (stated) draft.service_tier = stated.service_tier;
  const { applied, flags } = factorsFor(price, usage, stated);
  for (const flag of flags) draft.flags.add(flag);
  for (const row of applied) draft.multipliers.set(`${row.statement} ${row.value} ${row.source}`, row);
  const used = new Set<PriceKind>();
  for (const piece of pieces) addPiece(draft, piece, price, prices, applied, used);
  addCaveats(draft, price, used);
}

/** The entry's own word on the service tier that the answer states. */
function statedTier({ service_tiers }: Price, { service_tier }: TokenUsage): StatedTier | null {
  if (service_tier === null || service_tiers.length === 0) return null;
  const stated = service_tier.trim().toLowerCase();
  return service_tiers.find((row) => row.service_tier === stated) ?? null;
}

function tierRates(draft: Draft, price: Price, { input, output }: Totals, parts: Parts): TokenPrices {
  if (price.tiers.length === 0) return price.prices;
  const size = { input: input ?? 0, output: output ?? 0 };
  const tier = tierFor(price, { ...size, reasoning: readCount(parts.output_reasoning) ?? 0 });
  if (isReasoningUnsaid(size.output, parts) && tierFor(price, { ...size, reasoning: 1 }) !== tier) draft.flags.add('reasoning_unsaid');
  if (tier === null) return price.prices;
  draft.tiers.add(tier);
  return tier.prices;
}

/** Whether some of the output may have been reasoning, for all that was said. */
const isReasoningUnsaid = (output: number, parts: Parts): boolean =>
  output > 0 && readCount(parts.output_reasoning) === null && readCount(parts.output_text) !== output;

/** What multiplies the rates; the entry's own word on a service tier stands in the place of the general rows about it. */
function factorsFor(price: Price, usage: TokenUsage, stated: StatedTier | null): ReturnType<typeof multipliersFor> {
  if (stated === null) return multipliersFor(price, usage);
  const others = multipliersFor(price, { service_tier: null, speed: usage.speed, region: usage.region });
  const { service_tier: value, numerator, denominator } = stated;
  if (numerator === denominator) return others;
  const own: Multiplier = {
    vendor: price.vendor,
    statement: 'service_tier',
    value,
    model: price.model,
    numerator,
    denominator,
    source: price.id,
  };
  return { applied: [own, ...others.applied], flags: others.flags };
}

/** The book's own doubts, as far as they concern what was used. */
function addCaveats(draft: Draft, { caveats }: Price, used: ReadonlySet<PriceKind>): void {
  for (const { flag, kinds } of caveats) {
    if (kinds === null || kinds.some((kind) => used.has(kind))) draft.flags.add(flag);
  }
}

/** A price that asks nothing for tokens, so that nothing about their counts matters; one that is free asks nothing at all. */
export const isByPieceAlone = ({ prices, free }: Pick<Price, 'prices' | 'free'>): boolean => {
  if (free) return false;
  for (const _ in prices) return false;
  return true;
};

function addPiece(
  draft: Draft,
  { kind, tokens }: Piece,
  price: Price,
  prices: TokenPrices,
  applied: readonly Multiplier[],
  used: Set<PriceKind>,
): void {
  const chain = pricedAs[kind];
  const index = chain.kinds.findIndex((candidate) => prices[candidate] !== undefined);
  const found = chain.kinds[index];
  const unit = found === undefined ? undefined : prices[found];
  if (found === undefined || unit === undefined) {
    draft.flags.add(`${kind}_unpriced`);
    draft.is_known = false;
    return;
  }
  used.add(found);
  if (index >= chain.sure) draft.flags.add(`${kind}_priced_as_${found}`);
  const list = unit * BigInt(tokens);
  const amount = applied.length === 0 ? list : multiplied(list, applied);
  draft.lines.push({ kind, tokens, unit, per: 1n, amount, price_id: price.id });
}

/** All factors at once, so that a line is rounded to whole pico-units once at most. */
function multiplied(list: Pico, applied: readonly Multiplier[]): Pico {
  let above = list;
  let below = 1n;
  for (const { numerator, denominator } of applied) {
    above *= numerator;
    below *= denominator;
  }
  return divideRounded(above, below);
}

/** Some of the input was read from the cache and some was media with a price of its own, but not how much was both. */
function cachedMediaUnsaid(parts: Parts, prices: TokenPrices): boolean {
  if (!parts.input_cache_read) return false;
  return Boolean(
    (parts.input_audio && parts.cache_read_audio === undefined && prices.input_audio !== undefined) ||
      (parts.input_image && parts.cache_read_image === undefined && prices.input_image !== undefined) ||
      (parts.input_video && prices.input_video !== undefined),
  );
}

/** What is billed by the piece, the request itself included. */
function addPieces(draft: Draft, usage: TokenUsage, price: Price): void {
  const request = price.units.request;
  if (request)
    draft.lines.push({
      kind: 'request',
      tokens: 1,
      unit: request.amount,
      per: request.per,
      amount: divideRounded(request.amount, request.per),
      price_id: price.id,
    });
  let isCounted = false;
  for (const kind of usageUnits) {
    const count = usage.units[kind];
    const decimal = count === undefined ? null : readDecimal(count);
    if (count === undefined || !decimal || decimal.digits < 0n) continue;
    const unit = price.units[kind];
    if (unit) isCounted = true;
    if (decimal.digits === 0n) continue;
    if (!unit) {
      draft.flags.add(`unit_unpriced:${kind}`);
      continue;
    }
    // Seconds come with fractions and prices by the hour: the line is whole pico-units, rounded at its own end.
    const amount = divideRounded(unit.amount * decimal.digits, unit.per * 10n ** BigInt(decimal.places));
    draft.lines.push({ kind, tokens: count, unit: unit.amount, per: unit.per, amount, price_id: price.id });
  }
  if (!isByPieceAlone(price) || isCounted) return;
  if (!request || measures.some((kind) => price.units[kind] !== undefined)) draft.flags.add('pieces_unknown');
  if (!request) draft.is_known = false;
}

/** What a call is made of, where it is not made of tokens. The other units are tools: one that is not counted was not used. */
const measures = ['image', 'second', 'character', 'page'] as const;
