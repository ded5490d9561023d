// Usage by period and group, added up from the quarter-hour rows. Sums are exact; costs are by currency, which is part of
// every row of the ledger even where nobody groups by it; percentiles come from sketches that can be merged.
import { callFields } from '../../schema/call.ts';
import {
  type Filter,
  periods,
  type TimeRange,
  type UsageDimension,
  type UsageMeasure,
  type UsageQuestion,
  usageDimensions,
  usageMeasures,
  weekStarts,
} from '../../schema/question.ts';
import type { UsageAnswer, UsageRow } from '../../schema/usage.ts';
import type { Ledger } from '../connect.ts';
import { viewFor, viewNumber } from '../tables/usage-widths.ts';
import { type Bindings, boundTime, invalid, newBindings, sqlTime } from './bindings.ts';
import { type PeriodKey, periodKey, type Span } from './periods.ts';
import { everything, type RowRule, ruleConditions, ruleFields } from './rule.ts';
import { tooManyRows, withGaps } from './usage-gaps.ts';
import { rowReader, type UsageShape, usageSettings, usageSql } from './usage-rows.ts';
import { conditionsOf } from './where.ts';
import { zoneOf } from './zone.ts';

const quarter = 15 * 60_000;
const mostRows = 50_000;
const mostEras = 10_000;

export async function askUsage(ledger: Ledger, question: UsageQuestion, rule: RowRule = everything): Promise<UsageAnswer> {
  const range = wholeQuarters(question.range);
  const bindings = newBindings();
  const shape: UsageShape = {
    group: listedIn(question.group, usageDimensions, 'group'),
    measures: listedIn(question.measures ?? usageMeasures, usageMeasures, 'measures'),
    eras: question.eras === undefined ? null : erasIn(question.eras, range),
    most: mostOf(question),
    apart: apartOf(question, bindings),
  };
  const key = periodKey(periodsOf(question), range, bindings);
  const conditions = usageConditions(question.filters, shape.group, range, rule, bindings);
  const read = rowReader(shape, startsOf(key));
  const found = await ledger.query(usageSql(key.sql, shape, conditions, bindings, mostRows + 1), {
    params: bindings.params,
    settings: usageSettings,
    parse: (row) => read(row.r),
  });
  if (found.length > mostRows) throw tooManyRows(mostRows);
  // One total is an answer also where there was nothing.
  const all = question.gaps === true || (question.period === 'total' && shape.group.length === 0);
  return {
    range: { from: isoOf(range.from), to: isoOf(range.to) },
    rows: all ? withGaps(found, key, shape, mostRows) : found.sort(byStart),
  };
}

const isoOf = (instant: number): string => new Date(instant).toISOString();

const { user, model_name, vendor_name, source_app, source_function, key_id, call_type, currency } = callFields;
const dimensionFields = { user, model_name, vendor_name, source_app, source_function, key_id, call_type, currency };

/** What rows of usage a question is about, out of the narrowest width that has all it looks at. */
export function usageConditions(
  filters: readonly Filter[],
  group: readonly UsageDimension[],
  range: Span,
  rule: RowRule,
  bindings: Bindings,
): readonly string[] {
  const filtered = filters.map(({ field }) => usageDimensions.find((name) => name === field)).filter((name) => name !== undefined);
  const bound = (at: number): string => bindings.bind("DateTime('UTC')", sqlTime(at).slice(0, 19));
  return [
    `view = ${viewNumber(viewFor([...group, ...filtered, ...ruleFields(rule)]))}`,
    `bucket >= ${bound(range.from)}`,
    `bucket < ${bound(range.to)}`,
    ...ruleConditions(rule, bindings),
    ...conditionsOf(dimensionFields, filters, bindings),
  ];
}

/** In the order of `all`, each once. */
function listedIn<T extends UsageDimension | UsageMeasure>(asked: readonly T[], all: readonly T[], field: string): readonly T[] {
  for (const name of asked) {
    if (!all.includes(name)) throw invalid(`${field} cannot hold ${JSON.stringify(name)}: it takes ${all.join(', ')}.`);
  }
  return all.filter((name) => asked.includes(name));
}

function periodsOf({ period, zone, week_starts = 'mon' }: UsageQuestion): Parameters<typeof periodKey>[0] {
  if (!periods.includes(period)) throw invalid(`period cannot be ${JSON.stringify(period)}: it is ${periods.join(', ')}.`);
  if (!weekStarts.includes(week_starts))
    throw invalid(`week_starts cannot be ${JSON.stringify(week_starts)}: it is ${weekStarts.join(', ')}.`);
  return { period, zone: zoneOf(zone), week_starts };
}

function mostOf({ most, period }: UsageQuestion): number | null {
  if (most === undefined) return null;
  if (period !== 'total' || !Number.isInteger(most) || most < 1 || most > mostRows)
    throw invalid(`most takes a number of groups of a total, 1 to ${mostRows}.`);
  return most;
}

/** Names are compared as they are: the star in one stands for itself. */
function apartOf({ apart, group, gaps }: UsageQuestion, bindings: Bindings): UsageShape['apart'] {
  if (apart === undefined) return null;
  const { dimension, values } = apart;
  if (!group.includes(dimension) || gaps === true) throw invalid('apart takes a dimension that is grouped by, without gaps.');
  const names = values.filter((value) => value !== null).map((value) => bindings.bind('String', value));
  const known = names.length === 0 ? 'false' : `${dimension} IN (${names.join(', ')})`;
  return { dimension, condition: values.includes(null) ? `(${dimension} IS NULL OR ${known})` : known };
}

/** Rows are kept by the quarter of an hour: the range is widened to whole ones, and the answer says to which. */
export function wholeQuarters(range: TimeRange): Span {
  const from = Math.floor(Date.parse(`${boundTime(range.from, 'range.from')}Z`) / quarter) * quarter;
  const to = Math.ceil(Date.parse(`${boundTime(range.to, 'range.to')}Z`) / quarter) * quarter;
  if (from > to) throw invalid(`range.from ${range.from} is later than range.to ${range.to}.`);
  return { from, to };
}

/** How many eras have begun when the range begins, and where in it others do. An era begins with the next whole quarter. */
function erasIn(moments: readonly string[], range: Span): NonNullable<UsageShape['eras']> {
  const starts = moments.map((moment) => Math.ceil(Date.parse(`${boundTime(moment, 'eras')}Z`) / quarter) * quarter);
  if (starts.some((at, index) => at < (starts[index - 1] ?? 0))) throw invalid('eras takes moments in ascending order.');
  const inside = starts.filter((at) => at > range.from && at < range.to);
  if (inside.length > mostEras) throw invalid(`eras takes at most ${mostEras} moments within the range.`);
  return { begun: starts.filter((at) => at <= range.from).length, starts: inside };
}

/** Where a period begins, as text; many rows share one. */
function startsOf(key: PeriodKey): (period: number) => string {
  const starts = new Map<number, string>();
  return (period) => {
    const start = starts.get(period) ?? isoOf(key.startOf(period));
    starts.set(period, start);
    return start;
  };
}

/** The engine sorts by the number of the period, which is the order of time but where an hour is cut short. */
const byStart = (a: UsageRow, b: UsageRow): number => (a.period_start < b.period_start ? -1 : a.period_start > b.period_start ? 1 : 0);
