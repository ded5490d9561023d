// Exchange rates as people entered them, ready to be asked: which rate holds between two currencies at a moment. A rate holds from
// its start until the next one of the same pair. Fractions of whole numbers only; what no rate says is null, never a guess.
import type { Nano } from '../../lib/money.ts';
import type { Rate } from '../../schema/rate.ts';
import { divideRounded, readDecimal } from '../decimal.ts';

/** One rate that was used. Inverted: it was entered from the other currency's side and divided by. */
export type RateStep = {
  readonly rate_id: string;
  readonly from_currency: string;
  readonly to_currency: string;
  readonly rate: string;
  readonly effective_from: string;
  readonly source: string | null;
  readonly inverted: boolean;
};

export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

/** One unit of a currency in another. No step between a currency and itself, one direct or inverse, two through a third currency. */
export type FoundRate = Fraction & { readonly steps: readonly RateStep[] };

export interface RateBook {
  /** A direct rate beats an inverse one, and that one through a third currency: EUR, then USD, then by name. */
  find(from: string, to: string, at: number): FoundRate | null;
  /** Moments after `from` and before `to`, ascending, at which a rate towards `to`, also through a third currency, changes. */
  changes(to: string, range: { readonly from: number; readonly to: number }): readonly number[];
}

/** Half away from zero, once. */
export const convert = (amount: Nano, rate: Fraction): Nano => divideRounded(amount * rate.numerator, rate.denominator);

type Dated = { readonly at: number; readonly rate: Rate };
/** By the currency a rate was entered from, then by the one it was entered to; each list ascends. */
type Pairs = ReadonlyMap<string, ReadonlyMap<string, readonly Dated[]>>;

/** Of two rates of one pair that begin at the same moment the later in the list holds. */
export function rateBookOf(rates: readonly Rate[]): RateBook {
  const dated = rates.map((rate) => ({ at: Date.parse(rate.effective_from), rate })).sort((a, b) => a.at - b.at);
  const pairs = pairsOf(dated);
  const partners = partnersOf(rates);

  const leg = (from: string, to: string, at: number): FoundRate | null =>
    direct(heldAt(pairs.get(from)?.get(to), at)) ?? inverse(heldAt(pairs.get(to)?.get(from), at));

  const throughThird = (from: string, to: string, at: number): FoundRate | null => {
    for (const third of partners.get(from) ?? []) {
      if (third === to) continue;
      const first = leg(from, third, at);
      const second = first && leg(third, to, at);
      if (first && second)
        return {
          numerator: first.numerator * second.numerator,
          denominator: first.denominator * second.denominator,
          steps: [...first.steps, ...second.steps],
        };
    }
    return null;
  };

  return {
    find: (from, to, at) =>
      from === to ? { numerator: 1n, denominator: 1n, steps: [] } : (leg(from, to, at) ?? throughThird(from, to, at)),
    changes: (to, range) => {
      const near = new Set([to, ...(partners.get(to) ?? [])]);
      const moments = new Set<number>();
      for (let place = begunAt(dated, range.from); place < dated.length; place++) {
        const one = dated[place];
        if (one === undefined || one.at >= range.to) break;
        if (near.has(one.rate.from_currency) || near.has(one.rate.to_currency)) moments.add(one.at);
      }
      return [...moments];
    },
  };
}

function pairsOf(dated: readonly Dated[]): Pairs {
  const pairs = new Map<string, Map<string, Dated[]>>();
  for (const one of dated) {
    const { from_currency, to_currency } = one.rate;
    const row = pairs.get(from_currency) ?? new Map<string, Dated[]>();
    const list = row.get(to_currency) ?? [];
    list.push(one);
    pairs.set(from_currency, row.set(to_currency, list));
  }
  return pairs;
}

const preferred = (currency: string): string => (currency === 'EUR' ? '0' : currency === 'USD' ? '1' : currency);

/** The currencies each one has any rate with, in the order in which they are tried as the third. */
function partnersOf(rates: readonly Rate[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const join = (one: string, other: string) => found.set(one, (found.get(one) ?? new Set()).add(other));
  for (const { from_currency, to_currency } of rates) {
    join(from_currency, to_currency);
    join(to_currency, from_currency);
  }
  const order = (a: string, b: string) => (preferred(a) < preferred(b) ? -1 : 1);
  return new Map([...found].map(([currency, others]) => [currency, [...others].sort(order)]));
}

/** The last rate of the list that has begun. */
const heldAt = (list: readonly Dated[] = [], at: number): Rate | null => list[begunAt(list, at) - 1]?.rate ?? null;

/** How many of an ascending list have begun. */
function begunAt(list: readonly Dated[], at: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.at ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function direct(rate: Rate | null): FoundRate | null {
  const decimal = rate && readDecimal(rate.rate);
  if (!rate || !decimal || decimal.digits <= 0n) return null;
  return { numerator: decimal.digits, denominator: 10n ** BigInt(decimal.places), steps: [stepOf(rate, false)] };
}

function inverse(rate: Rate | null): FoundRate | null {
  const decimal = rate && readDecimal(rate.rate);
  if (!rate || !decimal || decimal.digits <= 0n) return null;
  return { numerator: 10n ** BigInt(decimal.places), denominator: decimal.digits, steps: [stepOf(rate, true)] };
}

const stepOf = ({ id, from_currency, to_currency, rate, effective_from, source }: Rate, inverted: boolean): RateStep => ({
  rate_id: id,
  from_currency,
  to_currency,
  rate,
  effective_from,
  source,
  inverted,
});
