// An entry as someone typed it, turned into prices in whole pico-units: one for all hours, and one for each weekly window. An amount
// that is no whole number of pico-units a token is refused by name; nothing is rounded here.
import type { PriceEntry, PriceRates, PriceTierDraft, PriceUnit } from '../../schema/price.ts';
import { readDecimal, scaled } from '../decimal.ts';
import {
  type PiecePrice,
  type Price,
  type PriceCaveat,
  type PricedUnit,
  type PriceKind,
  type StatedTier,
  type PriceSource,
  type PriceTier,
  priceKinds,
  type TokenPrices,
} from '../price.ts';
import { isPattern } from './names.ts';
import { type Hours, hoursOf, stateAt } from './windows.ts';

/** In the place of a price for a window: the window holds, unless the day is a holiday nobody here knows of. */
export const holidaysUnknown = 'holidays_unknown';

export type CompiledWindow = { readonly hours: Hours; readonly price: Price; readonly doubtful: Price };

export type CompiledEntry = {
  readonly id: string;
  /** In lower case, as names are compared. */
  readonly model: string;
  readonly is_pattern: boolean;
  /** Epoch milliseconds; the call that starts at `to` is not in it. */
  readonly from: number;
  readonly to: number;
  readonly price: Price;
  readonly windows: readonly CompiledWindow[];
};

/** Powers of ten from the typed amount to pico-units of one token. */
const powers: Readonly<Record<PriceUnit, number>> = { per_1k: 9, per_1m: 6 };

/** Throws RangeError for an amount, a zone or a time that cannot be used; `faultsOf` names them all before it comes to that. */
export function compileEntry(entry: PriceEntry, source: Exclude<PriceSource, 'default_book'>, source_version: string): CompiledEntry {
  const { id, vendor, model, unit, currency, effective_from, effective_to, free } = entry;
  const is_pattern = isPattern(model);
  const atAllHours: Price = {
    id: `${source}:${id}`,
    source,
    source_version,
    vendor,
    provider: vendor,
    model,
    match: is_pattern ? 'pattern' : 'exact',
    pattern: is_pattern ? model : null,
    currency,
    effective_from,
    effective_to,
    window: null,
    prices: pricesOf(entry.rates, unit),
    tiers: tiersOf(entry.tiers, unit),
    service_tiers: entry.service_tiers.map((row) => statedTierOf(row, unit)),
    units: unitsOf(entry),
    free,
    caveats: [],
  };
  const windows = entry.windows.map((window): CompiledWindow => {
    const { name, zone, days, from, to, holidays, rates, tiers } = window;
    const price: Price = {
      ...atAllHours,
      id: `${atAllHours.id}@${name}`,
      window: { name, zone, days, from, to, holidays },
      prices: pricesOf(rates, unit),
      tiers: tiersOf(tiers, unit),
    };
    const caveat: PriceCaveat = { flag: holidaysUnknown, kinds: null };
    return { hours: hoursOf(window), price, doubtful: { ...price, caveats: [caveat] } };
  });
  return {
    id,
    model: model.toLowerCase(),
    is_pattern,
    from: effective_from === null ? Number.NEGATIVE_INFINITY : Date.parse(effective_from),
    to: effective_to === null ? Number.POSITIVE_INFINITY : Date.parse(effective_to),
    price: atAllHours,
    windows,
  };
}

/** The price of an entry at a moment in which it is in force. */
export function priceOfEntry({ price, windows }: CompiledEntry, at: number): Price {
  for (const window of windows) {
    const { because, is_doubtful } = stateAt(window.hours, at);
    if (because === 'inside') return is_doubtful ? window.doubtful : window.price;
  }
  return price;
}

function pricesOf(rates: PriceRates, unit: PriceUnit): TokenPrices {
  const prices: Partial<Record<PriceKind, bigint>> = {};
  for (const kind of priceKinds) {
    const amount = rates[kind];
    if (amount !== undefined) prices[kind] = wholePico(amount, powers[unit]);
  }
  return prices;
}

const tiersOf = (tiers: readonly PriceTierDraft[], unit: PriceUnit): readonly PriceTier[] =>
  tiers.map(({ above_input_tokens, above_output_tokens, when_reasoning, rates }) => ({
    above_input_tokens,
    above_output_tokens,
    when_reasoning,
    prices: pricesOf(rates, unit),
  }));

function statedTierOf({ service_tier, factor, rates }: PriceEntry['service_tiers'][number], unit: PriceUnit): StatedTier {
  const prices = rates === null ? null : pricesOf(rates, unit);
  const decimal = factor === null ? null : readDecimal(factor);
  if (decimal === null) return { service_tier, prices, numerator: 1n, denominator: 1n };
  return { service_tier, prices, numerator: decimal.digits, denominator: 10n ** BigInt(decimal.places) };
}

function unitsOf({ per_request, per_unit }: PriceEntry): Price['units'] {
  const units: Partial<Record<PricedUnit, PiecePrice>> = {};
  if (per_request !== null) units.request = { amount: wholePico(per_request, 12), per: 1n };
  for (const { unit, amount, per } of per_unit) units[unit] = { amount: wholePico(amount, 12), per: BigInt(per) };
  return units;
}

/** The amount in whole pico-units of one token, or of the pieces it is for. Throws RangeError where it is finer. */
export function wholePico(amount: string, power: number): bigint {
  const decimal = readDecimal(amount);
  if (decimal === null || decimal.digits < 0n) throw new RangeError(`${JSON.stringify(amount)} is no amount`);
  const { value, exact } = scaled(decimal, power);
  if (!exact) throw new RangeError(`${amount} is finer than a pico-unit (1e-12) a token: at most ${power} decimal places can be kept`);
  return value;
}

/** Decimal places an amount of a token price may have, by how it is typed. */
export const placesOf = (unit: PriceUnit): number => powers[unit];
