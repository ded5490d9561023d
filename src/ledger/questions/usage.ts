// Usage by period and group, added up from the quarter-hour rows. Sums are exact; costs are by currency, which is part of
// every row of the ledger even where nobody groups by it; percentiles come from sketches that can be merged.
import { z } from 'zod';
import { callFields } from '../../schema/call.ts';
import { type TimeRange, type UsageDimension, type UsageQuestion, periods, usageDimensions } from '../../schema/question.ts';
import type { UsageAnswer, UsageRow } from '../../schema/usage.ts';
import { formatNano } from '../../lib/money.ts';
import type { Ledger, Row } from '../connect.ts';
import { sumColumns } from '../tables/usage-columns.ts';
import { viewFor, viewNumber } from '../tables/usage-widths.ts';
import { boundTime, invalid, newBindings, sqlTime } from './bindings.ts';
import { periodKey } from './periods.ts';
import { everything, type RowRule, ruleConditions, ruleFields } from './rule.ts';
import { conditionsOf } from './where.ts';
import { zoneOf } from './zone.ts';

const quarter = 15 * 60_000;
const mostRows = 50_000;

export async function askUsage(ledger: Ledger, question: UsageQuestion, rule: RowRule = everything): Promise<UsageAnswer> {
  const group = checkGroup(question.group);
  if (!periods.includes(question.period))
    throw invalid(`period cannot be ${JSON.stringify(question.period)}: it is ${periods.join(', ')}.`);
  const range = wholeQuarters(question.range);
  const bindings = newBindings();
  const key = periodKey(question.period, zoneOf(question.zone), range.from, bindings);
  const filtered = question.filters.map(({ field }) => usageDimensions.find((name) => name === field)).filter((name) => name !== undefined);
  const view = viewFor([...group, ...filtered, ...ruleFields(rule)]);
  const conditions = [
    `view = ${viewNumber(view)}`,
    `bucket >= ${bindings.bind("DateTime('UTC')", sqlTime(range.from).slice(0, 19))}`,
    `bucket < ${bindings.bind("DateTime('UTC')", sqlTime(range.to).slice(0, 19))}`,
    ...ruleConditions(rule, bindings),
    ...conditionsOf(dimensionFields, question.filters, bindings),
  ];
  const rows = await ledger.query(usageSql(key.sql, group, conditions), {
    params: bindings.params,
    parse: (row) => parseUsage(row, group),
  });
  if (rows.length > mostRows)
    throw invalid(`This makes more than ${mostRows} rows; ask for longer periods, fewer groups or a shorter range.`);
  if (rows.length === 0 && question.period === 'total' && group.length === 0) rows.push(parseUsage(nothing, group));
  return {
    range: { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() },
    rows: rows
      .map(({ period, ...row }) => ({ period_start: new Date(key.startOf(period)).toISOString(), ...row }))
      .sort((a, b) => (a.period_start < b.period_start ? -1 : a.period_start > b.period_start ? 1 : 0)),
  };
}

const { user, model_name, vendor_name, source_app, source_function, key_id, call_type, currency } = callFields;
const dimensionFields = { user, model_name, vendor_name, source_app, source_function, key_id, call_type, currency };

function checkGroup(group: readonly UsageDimension[]): readonly UsageDimension[] {
  for (const name of group) {
    if (!usageDimensions.includes(name))
      throw invalid(`group cannot hold ${JSON.stringify(name)}: it takes ${usageDimensions.join(', ')}.`);
  }
  return usageDimensions.filter((name) => group.includes(name));
}

/** Rows are kept by the quarter of an hour: the range is widened to whole ones, and the answer says to which. */
function wholeQuarters(range: TimeRange): { readonly from: number; readonly to: number } {
  const from = Math.floor(Date.parse(`${boundTime(range.from, 'range.from')}Z`) / quarter) * quarter;
  const to = Math.ceil(Date.parse(`${boundTime(range.to, 'range.to')}Z`) / quarter) * quarter;
  if (from > to) throw invalid(`range.from ${range.from} is later than range.to ${range.to}.`);
  return { from, to };
}

const levels = '0.5, 0.95, 0.99';
const sketches = ['duration_quantiles', 'ttft_quantiles'] as const;

/** First by currency, which keeps each amount apart, then without it. */
function usageSql(period: string, group: readonly UsageDimension[], conditions: readonly string[]): string {
  const listed = group.map((name) => `, ${name}`).join('');
  const inner =
    `SELECT ${period} AS period${listed}${group.includes('currency') ? '' : ', currency'}` +
    sumColumns.map(({ name, merge }) => `, ${merge} AS s_${name}`).join('') +
    sketches.map((name) => `, quantilesTDigestMergeState(${levels})(${name}) AS q_${name}`).join('') +
    ` FROM usage_15m WHERE ${conditions.join(' AND ')} GROUP BY period${listed}${group.includes('currency') ? '' : ', currency'}`;
  return (
    `SELECT period${listed}` +
    sumColumns.map(({ name }) => `, sum(s_${name}) AS ${name}`).join('') +
    sketches.map((name) => `, quantilesTDigestMerge(${levels})(q_${name}) AS ${name}`).join('') +
    ', groupArray((toString(currency), toString(s_total_cost), toString(s_saved_cost))) AS amounts' +
    ` FROM (${inner}) GROUP BY period${listed} ORDER BY period${listed} LIMIT ${mostRows + 1}`
  );
}

const count = z.coerce.number();
const percentiles = z.array(z.number().nullable()).nullable();
const answerRow = z.object({
  period: z.string(),
  call_count: count,
  success_count: count,
  failed_count: count,
  cancelled_count: count,
  refused_count: count,
  unknown_count: count,
  cache_hit_count: count,
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  cached_tokens: count,
  cache_write_tokens: count,
  reasoning_tokens: count,
  unpriced_count: count,
  duration_us: count,
  duration_count: count,
  duration_quantiles: percentiles,
  ttft_us: count,
  ttft_count: count,
  ttft_quantiles: percentiles,
  amounts: z.array(z.tuple([z.string().nullable(), z.string(), z.string()])),
});

const nothing: Row = {
  ...Object.fromEntries(sumColumns.map(({ name }) => [name, 0])),
  period: '',
  duration_quantiles: null,
  ttft_quantiles: null,
  amounts: [],
};

type PeriodRow = Omit<UsageRow, 'period_start'> & { readonly period: string };

function parseUsage(row: Row, group: readonly UsageDimension[]): PeriodRow {
  const { duration_us, duration_count, duration_quantiles, ttft_us, ttft_count, ttft_quantiles, amounts, ...rest } = answerRow.parse(row);
  const duration = timesOf(duration_us, duration_count, duration_quantiles);
  const ttft = timesOf(ttft_us, ttft_count, ttft_quantiles);
  return {
    ...rest,
    group: Object.fromEntries(group.map((name) => [name, z.string().nullable().parse(row[name])])),
    success_rate: rest.call_count === 0 ? null : rest.success_count / rest.call_count,
    costs: byCurrency(amounts.map(([code, cost]) => [code, cost])),
    saved_costs: byCurrency(amounts.map(([code, , saved]) => [code, saved])),
    duration_ms: duration.mean,
    duration_p50_ms: duration.p50,
    duration_p95_ms: duration.p95,
    duration_p99_ms: duration.p99,
    ttft_ms: ttft.mean,
    ttft_p50_ms: ttft.p50,
    ttft_p95_ms: ttft.p95,
    ttft_p99_ms: ttft.p99,
  };
}

type Times = { readonly mean: number | null; readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };

function timesOf(microseconds: number, known: number, levels: readonly (number | null)[] | null): Times {
  if (known === 0) return { mean: null, p50: null, p95: null, p99: null };
  const [p50 = null, p95 = null, p99 = null] = levels ?? [];
  return { mean: microseconds / known / 1000, p50, p95, p99 };
}

/** Calls without a currency have no amount to show: their cost is unknown, and counted as such. */
function byCurrency(amounts: readonly (readonly [string | null, string])[]): Record<string, string> {
  const known = amounts.filter((amount): amount is readonly [string, string] => amount[0] !== null);
  return Object.fromEntries(known.map(([code, nano]) => [code, formatNano(BigInt(nano))]));
}
