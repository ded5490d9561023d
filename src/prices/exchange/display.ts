// Amounts in several currencies as one amount in the currency people want to see. Each era is converted at the rate that held when
// it began, all of it is added as fractions and rounded once. Where a rate is missing there is no amount: never a partial sum.
import { formatNano, parseNano } from '../../lib/money.ts';
import type { EraAmounts } from '../../schema/usage.ts';
import { divideRounded } from '../decimal.ts';
import type { Fraction, RateBook, RateStep } from './rate-book.ts';

/** A rate that went into an amount, and the span of the amounts it converted, ISO 8601 in UTC, half-open. */
export type RateUsed = RateStep & { readonly from: string; readonly to: string };

export type Display = {
  readonly currency: string;
  /** An exact decimal string; null where a rate is missing for an amount that is not zero. */
  readonly amount: string | null;
  readonly rates: readonly RateUsed[];
  /** Currencies without a rate, sorted. */
  readonly missing: readonly string[];
};

/** The same before it is rounded, in nano-units, so that rows can be added without their roundings. */
export type ExactDisplay = Omit<Display, 'amount'> & { readonly nano: Fraction | null };

type Span = { readonly from: number; readonly to: number };
type Measure = 'costs' | 'saved_costs';

/**
 * `eraStarts` are the question's eras, `range` what it was answered for: era 0 begins where the range does, era n at
 * `eraStarts[n - 1]`. An amount of zero needs no rate.
 */
export function displayOf(
  amounts: readonly EraAmounts[],
  eraStarts: readonly number[],
  range: Span,
  to: string,
  book: RateBook,
  measure: Measure = 'costs',
): Display {
  return rounded(exactDisplayOf(amounts, eraStarts, range, to, book, measure));
}

export function exactDisplayOf(
  amounts: readonly EraAmounts[],
  eraStarts: readonly number[],
  range: Span,
  to: string,
  book: RateBook,
  measure: Measure = 'costs',
): ExactDisplay {
  const sum = new Map<bigint, bigint>();
  const missing = new Set<string>();
  const used = new Map<string, RateUsed>();
  for (const one of amounts) {
    const span = spanOf(one.era, eraStarts, range);
    for (const [currency, text] of Object.entries(one[measure])) {
      const nano = parseNano(text);
      if (nano === 0n) continue;
      const rate = book.find(currency, to, span.from);
      if (!rate) missing.add(currency);
      else {
        sum.set(rate.denominator, (sum.get(rate.denominator) ?? 0n) + nano * rate.numerator);
        for (const step of rate.steps) use(used, step, span);
      }
    }
  }
  return { currency: to, nano: missing.size > 0 ? null : total(sum), rates: inOrder(used), missing: [...missing].sort() };
}

function spanOf(era: number, starts: readonly number[], range: Span): Span {
  const from = era === 0 ? range.from : starts[era - 1];
  if (from === undefined) throw new RangeError(`era ${era} of ${starts.length + 1}`);
  return { from, to: starts[era] ?? range.to };
}

/** Rows added before rounding: one of them without an amount leaves the sum without one. */
export function addDisplays(displays: readonly ExactDisplay[], to: string): ExactDisplay {
  const sum = new Map<bigint, bigint>();
  const missing = new Set<string>();
  const used = new Map<string, RateUsed>();
  for (const { nano, rates, missing: lacking } of displays) {
    if (nano) sum.set(nano.denominator, (sum.get(nano.denominator) ?? 0n) + nano.numerator);
    for (const currency of lacking) missing.add(currency);
    for (const { from, to: end, ...step } of rates) use(used, step, { from: Date.parse(from), to: Date.parse(end) });
  }
  return { currency: to, nano: missing.size > 0 ? null : total(sum), rates: inOrder(used), missing: [...missing].sort() };
}

export const rounded = ({ nano, currency, rates, missing }: ExactDisplay): Display => ({
  currency,
  amount: nano && formatNano(divideRounded(nano.numerator, nano.denominator)),
  rates,
  missing,
});

/** Fractions of one denominator are added as they come; only what differs is brought to a common one. */
function total(sum: ReadonlyMap<bigint, bigint>): Fraction {
  let numerator = 0n;
  let denominator = 1n;
  for (const [next, value] of sum) {
    const shared = greatestDivisor(denominator, next);
    numerator = numerator * (next / shared) + value * (denominator / shared);
    denominator *= next / shared;
  }
  const shared = greatestDivisor(numerator < 0n ? -numerator : numerator, denominator);
  return { numerator: numerator / shared, denominator: denominator / shared };
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [one, other] = [a, b];
  while (other !== 0n) [one, other] = [other, one % other];
  return one;
}

/** A rate once chosen stays chosen until another takes its place, so that the spans it was used in make one. */
function use(used: Map<string, RateUsed>, step: RateStep, span: Span): void {
  const key = `${step.rate_id} ${step.inverted}`;
  const before = used.get(key);
  const from = Math.min(span.from, before ? Date.parse(before.from) : span.from);
  const to = Math.max(span.to, before ? Date.parse(before.to) : span.to);
  used.set(key, { ...step, from: new Date(from).toISOString(), to: new Date(to).toISOString() });
}

const inOrder = (used: ReadonlyMap<string, RateUsed>): readonly RateUsed[] =>
  [...used.values()].sort((a, b) => (a.from === b.from ? compare(a.rate_id, b.rate_id) : compare(a.from, b.from)));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
