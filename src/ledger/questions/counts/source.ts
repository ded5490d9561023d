// Where calls are counted. Usage rows are few and say exactly the same, but only by the quarter of an hour and by their dimensions:
// where a question fits, the whole quarters of its span are counted there and the rest, at both ends, from the calls themselves.
import { callFields } from '../../../schema/call.ts';
import { type CallsAsked, type Filter, type UsageDimension, usageDimensions } from '../../../schema/question.ts';
import { viewFor, viewNumber } from '../../tables/usage-widths.ts';
import { type Bindings, sqlTime } from '../bindings.ts';
import { type RowRule, ruleConditions, ruleFields } from '../rule.ts';
import { searchConditions } from '../search.ts';
import { type Span, spanCondition } from '../span.ts';
import { conditionsOf } from '../where.ts';

export type Counted = Pick<CallsAsked, 'filters' | 'search'> & { readonly span: Span; readonly rule: RowRule };

/** `usage` is whole quarters of an hour; together they are the question's span. */
export type Source = { readonly usage: Span; readonly view: number; readonly calls: readonly Span[] };

const quarter = 15 * 60_000;
/** A shorter span has so few calls that counting them takes no longer. */
const shortest = 2 * 24 * 60 * 60_000;

export const asDimension = (field: string): UsageDimension | undefined => usageDimensions.find((name) => name === field);

/** Null where usage rows cannot say it, or only those by every dimension can, which are nearly as many as calls. */
export function sourceOf({ filters, search, span, rule }: Counted, by: readonly UsageDimension[]): Source | null {
  const usage = { from: Math.ceil(span.from / quarter) * quarter, to: Math.floor(span.to / quarter) * quarter };
  const asked = filters.map(({ field }) => asDimension(field));
  if (search !== null || usage.to - usage.from < shortest || asked.includes(undefined)) return null;
  const view = viewNumber(viewFor([...by, ...asked.filter((name) => name !== undefined), ...ruleFields(rule)]));
  if (view === 0) return null;
  const ends = [
    { from: span.from, to: usage.from },
    { from: usage.to, to: span.to },
  ];
  return { usage, view, calls: ends.filter(({ from, to }) => from < to) };
}

/** On `usage_15m`. */
export function usageConditions({ usage, view }: Source, { filters, rule }: Counted, bindings: Bindings): string {
  const bind = (at: number): string => bindings.bind("DateTime('UTC')", sqlTime(at).slice(0, 19));
  const within = [`view = ${view}`, `bucket >= ${bind(usage.from)}`, `bucket < ${bind(usage.to)}`];
  return [...within, ...ruleConditions(rule, bindings), ...conditionsOf(callFields, filters, bindings)].join(' AND ');
}

/** On `calls`, within some spans. */
export function callConditions(spans: readonly Span[], { filters, search, rule }: Counted, bindings: Bindings): string {
  const within = `(${spans.map((span) => `(${spanCondition(span, bindings)})`).join(' OR ') || 'false'})`;
  const conditions = [within, ...ruleConditions(rule, bindings), ...conditionsOf(callFields, filters, bindings)];
  if (search !== null) {
    const found = [within, ...searchConditions(search, bindings)];
    conditions.push(`request_id IN (SELECT request_id FROM call_bodies WHERE ${found.join(' AND ')})`);
  }
  return conditions.join(' AND ');
}

export const withoutField = (filters: readonly Filter[], field: string): readonly Filter[] =>
  filters.filter((filter) => filter.field !== field);
