// How a line of a vendor's price list becomes an entry: its id, where it was read and on which day. Amounts are for 1,000,000 tokens.
import { formatPico, parsePico } from '../../lib/money.ts';
import type { PriceDraftInput, PriceRates, PriceTierDraft } from '../../schema/price.ts';

export type Listed = PriceDraftInput & { readonly id: string };

/** A vendor's list in one currency, and the page it stands on. */
export type PriceList = {
  readonly vendor: string;
  readonly currency: string;
  readonly source: string;
  /** Where cached input is listed, a cache made on purpose is too: written at 125 % of the input rate, read at 10 %. */
  readonly explicit_cache_page?: string;
};

export type Line = {
  /** A day in Beijing, or an instant: from when on the figures are known to hold, which may be later than they began to. */
  readonly from: string;
  readonly to?: string;
  /** The day the list was read. */
  readonly seen: string;
  /** Who had copied it, where it was not read on the vendor's page. */
  readonly read_in?: string;
  readonly rates?: PriceRates;
  readonly tiers?: readonly Tier[];
  readonly windows?: PriceDraftInput['windows'];
  readonly free?: boolean;
  readonly remark?: string;
  /** The list has the explicit cache for this model, though not the implicit one. */
  readonly explicit_cache?: true;
};

/** When a list was read, and from when on it is known to hold. */
export type Reading = Pick<Line, 'from' | 'seen' | 'read_in'>;

export type Tier = Partial<Omit<PriceTierDraft, 'rates'>> & { readonly rates: PriceRates };

export function listed({ vendor, currency, source, explicit_cache_page: page }: PriceList, model: string, line: Line): Listed {
  const reading = `As listed on ${line.seen}${line.read_in === undefined ? '' : ` (read in ${line.read_in})`}.`;
  const isExplicit = page !== undefined && (line.explicit_cache === true || line.rates?.cache_read !== undefined);
  const whole = (all: PriceRates): PriceRates => (isExplicit ? withExplicitCache(all) : all);
  const note = [reading, line.remark, isExplicit ? `Explicit cache by ${page}.` : undefined].filter((text) => text !== undefined);
  return {
    id: `${vendor}:${model}:${currency.toLowerCase()}:${line.from.slice(0, 10)}`,
    vendor,
    model,
    currency,
    unit: 'per_1m',
    rates: whole(line.rates ?? {}),
    tiers: (line.tiers ?? []).map((tier) => ({ ...tier, rates: whole(tier.rates) })),
    windows: line.windows ?? [],
    free: line.free ?? false,
    effective_from: instantOf(line.from),
    effective_to: line.to === undefined ? null : instantOf(line.to),
    source,
    note: note.join(' '),
  };
}

/** One line for several names the vendor bills alike: a model and its dated snapshots. */
export const listedAs = (list: PriceList, models: readonly string[], line: Line): readonly Listed[] =>
  models.map((model) => listed(list, model, line));

const instantOf = (text: string): string => (text.includes('T') ? text : `${text}T00:00:00+08:00`);

/** Input and output, and a hit in the cache where its rate is listed. */
export const rates = (input: string, output: string, cache_read?: string): PriceRates =>
  cache_read === undefined ? { input, output } : { input, output, cache_read };

/** Vendors write K for thousands of tokens: "32K < input" is more than 32,000. */
export const above = (thousands: number, tierRates: PriceRates): Tier => ({ above_input_tokens: thousands * 1_000, rates: tierRates });

/** "Input of 32K and more". */
export const from = (thousands: number, tierRates: PriceRates): Tier => ({ above_input_tokens: thousands * 1_000 - 1, rates: tierRates });

/** A hundredth part of a rate so many times, to the last digit. */
function percent(rate: string, hundredths: bigint): string {
  const pico = parsePico(rate) * hundredths;
  if (pico % 100n !== 0n) throw new RangeError(`${hundredths} % of ${rate} is finer than an amount can be`);
  return formatPico(pico / 100n);
}

/** Of a whole set of rates: each tier's follow from its own input rate. */
const withExplicitCache = (all: PriceRates): PriceRates =>
  all.input === undefined ? all : { ...all, cache_read_explicit: percent(all.input, 10n), cache_write: percent(all.input, 125n) };

/** Input and output, and a hit in the implicit cache, a fifth of the input by DashScope's page on context caching. */
export const fifthCached = (input: string, output: string): PriceRates => rates(input, output, percent(input, 20n));
