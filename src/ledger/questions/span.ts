// The stretch of time a question looks through: what it asks for, cut to what the ledger has, so that a wide range over few calls
// costs no more than they do.
import type { TimeRange } from '../../schema/question.ts';
import type { Ledger } from '../connect.ts';
import { type Bindings, boundTime, invalid, newBindings, sqlTime } from './bindings.ts';
import { everything, type RowRule, ruleConditions } from './rule.ts';

/** Epoch milliseconds, half-open. */
export type Span = { readonly from: number; readonly to: number };

/** Throws `question_invalid` for times that are none, or stand the wrong way round. */
export function spanOf({ from, to }: TimeRange): Span {
  const span = { from: Date.parse(`${boundTime(from, 'range.from')}Z`), to: Date.parse(`${boundTime(to, 'range.to')}Z`) };
  if (span.from > span.to) throw invalid(`range.from ${from} is later than range.to ${to}.`);
  return span;
}

/** From the first call to just after the last that may be seen, which costs no reading where all may; null where there is none. */
export async function extentOf(ledger: Ledger, rule: RowRule = everything): Promise<Span | null> {
  const bindings = newBindings();
  const where = ruleConditions(rule, bindings);
  const [extent] = await ledger.query(
    `SELECT count() AS calls, toUnixTimestamp64Milli(min(request_timestamp)) AS first, toUnixTimestamp64Milli(max(request_timestamp)) AS last
     FROM calls${where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`}`,
    { params: bindings.params, parse: (row) => ({ calls: Number(row.calls), from: Number(row.first), to: Number(row.last) + 1 }) },
  );
  return extent === undefined || extent.calls === 0 ? null : { from: extent.from, to: extent.to };
}

/** What there is to look through within the bounds and before an instant; null is nothing. */
export async function spanIn(ledger: Ledger, bounds: Span | null, before: number | null = null): Promise<Span | null> {
  const extent = await extentOf(ledger);
  return extent === null ? null : cut(cut(extent, bounds), before === null ? null : { from: 0, to: before });
}

/** What two spans have in common; null where that is nothing. */
export function cut(span: Span | null, by: Span | null): Span | null {
  if (span === null || by === null) return span;
  const common = { from: Math.max(span.from, by.from), to: Math.min(span.to, by.to) };
  return common.from < common.to ? common : null;
}

/** A span as a condition on calls. */
export function spanCondition(span: Span, bindings: Bindings): string {
  const bind = (at: number): string => bindings.bind("DateTime64(3, 'UTC')", sqlTime(at));
  return `request_timestamp >= ${bind(span.from)} AND request_timestamp < ${bind(span.to)}`;
}
