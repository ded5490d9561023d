// The columns of usage rows and how each is counted from calls: written once, read by the table, by the view that feeds it,
// by the questions and by `verify`. Every sum is of whole numbers, so that adding in another order gives the same result.
import { type UsageDimension, usageDimensions } from '../../schema/question.ts';

/** `usage` is the column, `calls` the expression over calls that fills it, `merge` how rows of it are added up. */
export type UsageColumn = { readonly name: string; readonly type: string; readonly calls: string; readonly merge: string };

const levels = '0.5, 0.95, 0.99';
const quantiles = `quantilesTDigest(${levels})`;
const quantileState = `quantilesTDigestState(${levels})`;
const quantileMerge = `quantilesTDigestMerge(${levels})`;

const counted = (name: string, condition: string): UsageColumn => ({
  name,
  type: 'SimpleAggregateFunction(sum, UInt64)',
  calls: `countIf(${condition})`,
  merge: `sum(${name})`,
});

/** Tokens of the calls that told them; 2^64 is out of reach of any sum of real counts. */
const tokens = (name: string): UsageColumn => ({
  name,
  type: 'SimpleAggregateFunction(sum, UInt64)',
  calls: `sum(ifNull(${name}, 0))`,
  merge: `sum(${name})`,
});

/** 10^9 calls a day at a cent each fill 64 bits of nano-units in less than three years, so sums of money have 128. */
const money = (name: string, field: string): UsageColumn => ({
  name,
  type: 'SimpleAggregateFunction(sum, Int128)',
  calls: `sum(toInt128(ifNull(${field}, 0)))`,
  merge: `sum(${name})`,
});

/** Durations as whole microseconds: a sum of floats would depend on its order. */
const times = (field: 'duration' | 'ttft'): readonly UsageColumn[] => [
  {
    name: `${field}_us`,
    type: 'SimpleAggregateFunction(sum, UInt64)',
    calls: `sum(toUInt64(round(ifNull(${field}_ms, 0) * 1000)))`,
    merge: `sum(${field}_us)`,
  },
  counted(`${field}_count`, `${field}_ms IS NOT NULL`),
  {
    name: `${field}_quantiles`,
    type: `AggregateFunction(${quantiles}, Nullable(Float32))`,
    calls: `${quantileState}(toFloat32(${field}_ms))`,
    merge: `${quantileMerge}(${field}_quantiles)`,
  },
];

/** Money is missing: the vendor answered, or counted tokens before the call ended some other way, and no price is known. */
export const unpriced = "cost_status = 'unknown' AND (status = 'success' OR (status != 'refused' AND ifNull(total_tokens, 0) > 0))";

export const usageColumns: readonly UsageColumn[] = [
  counted('call_count', '1'),
  counted('success_count', "status = 'success'"),
  counted('failed_count', "status IN ('failed', 'timeout')"),
  counted('cancelled_count', "status = 'cancelled'"),
  counted('refused_count', "status = 'refused'"),
  counted('unknown_count', "status = 'unknown'"),
  counted('cache_hit_count', "cache_status = 'hit'"),
  tokens('prompt_tokens'),
  tokens('completion_tokens'),
  tokens('total_tokens'),
  tokens('cached_tokens'),
  tokens('cache_write_tokens'),
  tokens('reasoning_tokens'),
  money('total_cost', 'estimated_cost'),
  counted('unpriced_count', unpriced),
  money('saved_cost', 'saved_cost'),
  ...times('duration'),
  ...times('ttft'),
];

/** Those that can be compared one by one; the quantile states cannot. */
export const sumColumns = usageColumns.filter((column) => !column.type.startsWith('AggregateFunction'));

export const bucketOf = (time: string): string => `toStartOfInterval(${time}, INTERVAL 15 MINUTE, 'UTC')`;

export const dimensionTypes = {
  user: 'LowCardinality(Nullable(String))',
  model_name: 'LowCardinality(Nullable(String))',
  vendor_name: 'LowCardinality(Nullable(String))',
  source_app: 'LowCardinality(Nullable(String))',
  source_function: 'LowCardinality(Nullable(String))',
  key_id: 'LowCardinality(Nullable(String))',
  call_type: 'LowCardinality(String)',
  currency: 'LowCardinality(Nullable(String))',
} as const satisfies Record<UsageDimension, string>;

/**
 * Usage is kept at several widths in one table: by every dimension, and by the few that dashboards ask for alone, because
 * rows by every dimension are nearly as many as calls. Narrow ones first; each holds the currency, without which money has
 * no sum. A dimension that a width leaves out is null in its rows.
 */
export const usageViews: readonly (readonly UsageDimension[])[] = [
  ['currency'],
  ['model_name', 'vendor_name', 'call_type', 'currency'],
  ['user', 'key_id', 'currency'],
  ['source_app', 'source_function', 'currency'],
  usageDimensions,
];

const foldable = usageDimensions.filter((name) => name !== 'currency');

/** What `grouping()` gives for rows of a view: a bit for each dimension left out, the first one highest; 0 leaves out none. */
export const viewNumber = (view: readonly UsageDimension[]): number =>
  foldable.reduce((bits, name) => bits * 2 + (view.includes(name) ? 0 : 1), 0);

/** The narrowest view that has all of these dimensions. */
export const viewFor = (needed: readonly UsageDimension[]): readonly UsageDimension[] =>
  usageViews.find((view) => needed.every((name) => view.includes(name))) ?? usageDimensions;

/**
 * Usage rows counted afresh from calls; `where` bounds them in time. Counting and naming are two steps because a sum called
 * `total_tokens` would otherwise hide the column of that name from the other counts.
 */
export function usageFromCalls(calls: string, where = '', columns: readonly UsageColumn[] = usageColumns): string {
  const sets = usageViews.map((view) => `(${['bucket', ...view].join(', ')})`);
  return (
    `SELECT ${usageKey}, ${columns.map(({ name }) => `counted_${name} AS ${name}`).join(', ')} FROM (` +
    `SELECT toUInt8(grouping(${foldable.join(', ')})) AS view, ${bucketOf('request_timestamp')} AS bucket, ${usageDimensions.join(', ')}, ` +
    `${columns.map((column) => `${column.calls} AS counted_${column.name}`).join(', ')} ` +
    `FROM ${calls} ${where} GROUP BY GROUPING SETS (${sets.join(', ')}))`
  );
}

/** What makes a usage row one row. */
export const usageKey = ['view', 'bucket', ...usageDimensions].join(', ');
