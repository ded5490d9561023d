// One set of rates of the book (US dollars per million tokens, per thousand calls, per hour) turned into pico-units, exactly, from
// the decimal text of each number. A key that usage cannot tell apart is not guessed at: it becomes a caveat on the price.
import type { ModelPrice } from '@pydantic/genai-prices';
import { readDecimal, scaled } from '../decimal.ts';
import type { PiecePrice, PriceCaveat, PriceKind, PricedUnit, PriceTier, TokenPrices } from '../price.ts';

const tokenKeys: ReadonlyMap<string, PriceKind> = new Map([
  ['input_mtok', 'input'],
  ['input_audio_mtok', 'input_audio'],
  ['input_image_mtok', 'input_image'],
  ['input_video_mtok', 'input_video'],
  ['cache_read_mtok', 'cache_read'],
  ['cache_audio_read_mtok', 'cache_read_audio'],
  ['cache_image_read_mtok', 'cache_read_image'],
  ['cache_write_mtok', 'cache_write'],
  ['cache_write_1h_mtok', 'cache_write_1h'],
  ['output_mtok', 'output'],
  ['output_reasoning_mtok', 'output_reasoning'],
  ['output_audio_mtok', 'output_audio'],
  ['output_image_mtok', 'output_image'],
]);

const pieceKeys: ReadonlyMap<string, { readonly unit: PricedUnit; readonly per: bigint }> = new Map([
  ['web_searches_kcount', { unit: 'web_search', per: 1000n }],
  ['storage_searches_kcount', { unit: 'file_search', per: 1000n }],
  ['requests_kcount', { unit: 'request', per: 1000n }],
  ['input_document_kpages', { unit: 'page', per: 1000n }],
  // The book repeats an hour of audio under both names; the one for input is the narrower.
  ['audio_hours', { unit: 'second', per: 3600n }],
  ['input_audio_hours', { unit: 'second', per: 3600n }],
]);

export type Rates = {
  readonly prices: TokenPrices;
  readonly tiers: readonly PriceTier[];
  readonly units: Readonly<Partial<Record<PricedUnit, PiecePrice>>>;
  readonly caveats: readonly PriceCaveat[];
};

/** Null where a value is not a price as this release of the book writes them; the model is then unpriced rather than mispriced. */
export function readRates(source: ModelPrice): Rates | null {
  const prices: Partial<Record<PriceKind, bigint>> = {};
  const steps: Step[] = [];
  const units: Partial<Record<PricedUnit, PiecePrice>> = {};
  const caveats: PriceCaveat[] = [];

  const perToken = (kind: PriceKind, perMillion: number): bigint | null => {
    const decimal = readDecimal(perMillion);
    if (!decimal || decimal.digits < 0n) return null;
    // One dollar per million tokens is 10^6 pico-dollars per token.
    const { value, exact } = scaled(decimal, 6);
    if (!exact) caveats.push({ flag: 'price_rounded_to_pico', kinds: [kind] });
    return value;
  };

  for (const [key, value] of Object.entries(source)) {
    if (value === undefined) continue;
    const kind = tokenKeys.get(key);
    const piece = pieceKeys.get(key);
    if (kind) {
      const price = perToken(kind, typeof value === 'number' ? value : value.base);
      if (price === null) return null;
      prices[kind] = price;
      for (const tier of typeof value === 'number' ? [] : value.tiers) {
        const tierPrice = perToken(kind, tier.price);
        if (tierPrice === null || !Number.isSafeInteger(tier.start)) return null;
        // The book's bound is the last token of the tier below.
        steps.push({ above: tier.start, kind, price: tierPrice });
      }
    } else if (piece && typeof value === 'number') {
      const decimal = readDecimal(value);
      if (!decimal || decimal.digits < 0n) return null;
      const { value: amount, exact } = scaled(decimal, 12);
      if (!exact) return null;
      units[piece.unit] = { amount, per: piece.per };
    } else {
      caveats.push({ flag: `not_counted:${key}`, kinds: null });
    }
  }
  return { prices, tiers: completeTiers(prices, steps), units, caveats };
}

type Step = { readonly above: number; readonly kind: PriceKind; readonly price: bigint };

/** Each tier with every kind's price: the highest step at or below its bound, else the price without tiers. */
function completeTiers(base: TokenPrices, steps: readonly Step[]): PriceTier[] {
  const ascending = steps.toSorted((a, b) => a.above - b.above);
  const tiers: PriceTier[] = [];
  let prices = base;
  for (const step of ascending) {
    prices = { ...prices, [step.kind]: step.price };
    if (tiers.at(-1)?.above_input_tokens === step.above) tiers.pop();
    tiers.push({ above_input_tokens: step.above, above_output_tokens: null, when_reasoning: false, prices });
  }
  return tiers;
}
