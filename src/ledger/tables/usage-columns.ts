// The sums of usage rows and how each is counted from calls: written once, read by the table, by the view that feeds it,
// by the questions and by `verify`. Every sum is of whole numbers, so that adding in another order gives the same result.

/**
 * `calls` is the expression over calls that fills the column, `merge` what rows of it add up to, `mergeState` the same as the
 * column keeps it.
 */
export type UsageColumn = {
  readonly name: string;
  readonly type: string;
  readonly calls: string;
  readonly merge: string;
  readonly mergeState: string;
};

const levels = '0.5, 0.95, 0.99';
const quantiles = `quantilesTDigest(${levels})`;
const quantileState = `quantilesTDigestState(${levels})`;
const quantileMerge = `quantilesTDigestMerge(${levels})`;
const quantileMergeState = `quantilesTDigestMergeState(${levels})`;

/** Signed, because a re-costing adds rows of differences: a call that changes its currency is taken from one row and added to another. */
const whole = 'SimpleAggregateFunction(sum, Int64)';

const counted = (name: string, condition: string): UsageColumn => ({
  name,
  type: whole,
  calls: `toInt64(countIf(${condition}))`,
  merge: `sum(${name})`,
  mergeState: `sum(${name})`,
});

/** Tokens of the calls that told them; 2^63 is out of reach of any sum of real counts. */
const tokens = (name: string): UsageColumn => ({
  name,
  type: whole,
  calls: `toInt64(sum(ifNull(${name}, 0)))`,
  merge: `sum(${name})`,
  mergeState: `sum(${name})`,
});

/** 10^9 calls a day at a cent each fill 64 bits of nano-units in less than three years, so sums of money have 128. */
const money = (name: string, field: string): UsageColumn => ({
  name,
  type: 'SimpleAggregateFunction(sum, Int128)',
  calls: `sum(toInt128(ifNull(${field}, 0)))`,
  merge: `sum(${name})`,
  mergeState: `sum(${name})`,
});

/** Durations as whole microseconds: a sum of floats would depend on its order. */
const times = (field: 'duration' | 'ttft'): readonly UsageColumn[] => [
  {
    name: `${field}_us`,
    type: whole,
    calls: `sum(toInt64(round(ifNull(${field}_ms, 0) * 1000)))`,
    merge: `sum(${field}_us)`,
    mergeState: `sum(${field}_us)`,
  },
  counted(`${field}_count`, `${field}_ms IS NOT NULL`),
  {
    name: `${field}_quantiles`,
    type: `AggregateFunction(${quantiles}, Nullable(Float32))`,
    calls: `${quantileState}(toFloat32(${field}_ms))`,
    merge: `${quantileMerge}(${field}_quantiles)`,
    mergeState: `${quantileMergeState}(${field}_quantiles)`,
  },
];

/**
 * Money is missing: the cost is unknown although the vendor answered, or tokens of the call are known. One side is enough: where
 * the other is missing there is no total, and the call was no cheaper for it. What Daybook refused went to no vendor.
 */
export const unpriced =
  "cost_status = 'unknown' AND status != 'refused' AND " +
  "(status = 'success' OR ifNull(prompt_tokens, 0) > 0 OR ifNull(completion_tokens, 0) > 0 OR ifNull(total_tokens, 0) > 0)";

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

/** Those that can be compared one by one, and corrected by a difference; the quantile states can be neither. */
export const sumColumns = usageColumns.filter((column) => !column.type.startsWith('AggregateFunction'));
