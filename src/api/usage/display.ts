// Usage in the currency people want to see: the ledger keeps the amounts of each era of exchange rates apart, and each is converted
// at the rate that held. What the rows leave out of the answer again are the eras themselves.
import { addDisplays, type ExactDisplay, exactDisplayOf, rounded } from '../../prices/exchange/display.ts';
import type { RateBook } from '../../prices/exchange/rate-book.ts';
import type { TimeRange, UsageQuestion } from '../../schema/question.ts';
import type { EraAmounts, UsageRow } from '../../schema/usage.ts';
import type { RowDisplay, ShownRow } from './shape.ts';

const quarter = 15 * 60_000;

/** A currency, its rates, and the eras that a question over a range comes apart into. */
export type Converting = {
  readonly currency: string;
  readonly book: RateBook;
  readonly range: { readonly from: number; readonly to: number };
  readonly eras: readonly number[];
};

export type ExactRow = { readonly costs: ExactDisplay; readonly saved: ExactDisplay };

/** Rows are kept by the quarter of an hour, so the eras are those of the range widened to whole ones. */
export function convertingTo(currency: string, book: RateBook, range: TimeRange): Converting {
  const whole = {
    from: Math.floor(Date.parse(range.from) / quarter) * quarter,
    to: Math.ceil(Date.parse(range.to) / quarter) * quarter,
  };
  return { currency, book, range: whole, eras: book.changes(currency, whole) };
}

/** The question with the moments its amounts are to come apart at. */
export function inEras(question: UsageQuestion, converting: Converting | null): UsageQuestion {
  return converting === null ? question : { ...question, eras: converting.eras.map((at) => new Date(at).toISOString()) };
}

/** Not rounded yet, so that rows can be added. A row without amounts of eras has none. */
export function exactOf(row: Pick<UsageRow, 'costs_by_era'>, { currency, book, range, eras }: Converting): ExactRow {
  const amounts: readonly EraAmounts[] = row.costs_by_era ?? [];
  return {
    costs: exactDisplayOf(amounts, eras, range, currency, book),
    saved: exactDisplayOf(amounts, eras, range, currency, book, 'saved_costs'),
  };
}

export function addExact(rows: readonly ExactRow[], currency: string): ExactRow {
  const add = (pick: keyof ExactRow): ExactDisplay =>
    addDisplays(
      rows.map((row) => row[pick]),
      currency,
    );
  return { costs: add('costs'), saved: add('saved') };
}

/** The rates are those of either amount. Where no cost is known there is none to convert, which is not an amount of 0. */
export function shownOf({ costs, saved }: ExactRow, isUnknown: boolean): RowDisplay {
  const [cost, save] = [rounded(costs), rounded(saved)];
  const both = rounded(addDisplays([costs, saved], costs.currency));
  return { currency: cost.currency, amount: isUnknown ? null : cost.amount, saved: save.amount, rates: both.rates, missing: both.missing };
}

/** Whether these calls cost something that nobody knows, and nothing that is known. */
export const costIsUnknown = ({ costs, unpriced_count, call_count, group }: Partial<UsageRow>): boolean =>
  Object.keys(costs ?? {}).length === 0 && ((unpriced_count ?? 0) > 0 || (group?.currency === null && call_count !== 0));

export function shownRow({ costs_by_era: _, ...row }: UsageRow, exact: ExactRow | null, endOf: (start: string) => string): ShownRow {
  const shown = { ...row, period_end: endOf(row.period_start) };
  return exact === null ? shown : { ...shown, display: shownOf(exact, costIsUnknown(row)) };
}
