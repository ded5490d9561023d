// A usage row: the counts of many calls over a period, as the API, the console and the exports show it. Costs are by
// currency, because amounts in different currencies have no sum. What cannot be said without a call is null, never 0.
import { z } from 'zod';
import { type Kind, kinds } from './kinds.ts';
import { may, must, type RecordOf } from './model.ts';
import type { TimeRange, UsageDimension } from './question.ts';

/** Amounts by currency, as exact decimal strings: `{ "USD": "1.23" }`. */
const amounts: Kind<Readonly<Record<string, string>>> = {
  name: 'amounts',
  json: z.record(z.string(), kinds.money.json),
  column: 'Map(String, Int128)',
  filter: null,
  toColumn: (value) => value,
  fromColumn: (value) => z.record(z.string(), z.string()).parse(value),
};

/** A part of the whole, from 0 to 1. */
const ratio: Kind<number> = { ...kinds.milliseconds, name: 'ratio', json: z.number().min(0).max(1), filter: null };

export const usageFields = {
  call_count: must(kinds.count, 'Calls', '调用数'),
  success_count: must(kinds.count, 'Succeeded', '成功'),
  failed_count: must(kinds.count, 'Failed', '失败', 'Failed or out of time.'),
  cancelled_count: must(kinds.count, 'Cancelled', '取消'),
  refused_count: must(kinds.count, 'Refused', '拒绝'),
  unknown_count: must(kinds.count, 'Unknown', '未知'),
  success_rate: may(ratio, 'Success rate', '成功率', 'Succeeded calls out of all; null where there were none.'),
  cache_hit_count: must(kinds.count, 'Cache hits', '缓存命中'),
  prompt_tokens: must(kinds.count, 'Prompt tokens', '输入词元', 'Of the calls whose counts are known; so are all token sums.'),
  completion_tokens: must(kinds.count, 'Completion tokens', '输出词元'),
  total_tokens: must(kinds.count, 'Total tokens', '总词元'),
  cached_tokens: must(kinds.count, 'Cached tokens', '缓存词元'),
  cache_write_tokens: must(kinds.count, 'Cache writes', '缓存写入'),
  reasoning_tokens: must(kinds.count, 'Reasoning tokens', '推理词元'),
  costs: must(amounts, 'Cost', '成本', 'Of the calls whose cost is known, by currency.'),
  unpriced_count: must(
    kinds.count,
    'Unpriced',
    '未定价',
    'Calls whose cost is unknown although the vendor answered or tokens of theirs are known, on either side; none that Daybook refused.',
  ),
  saved_costs: must(amounts, 'Saved', '节省', 'By currency.'),
  duration_ms: may(kinds.milliseconds, 'Mean duration', '平均耗时'),
  duration_p50_ms: may(kinds.milliseconds, 'Median duration', '耗时 P50'),
  duration_p95_ms: may(kinds.milliseconds, 'Duration, 95 %', '耗时 P95'),
  duration_p99_ms: may(kinds.milliseconds, 'Duration, 99 %', '耗时 P99'),
  ttft_ms: may(kinds.milliseconds, 'Mean time to first token', '平均首字耗时'),
  ttft_p50_ms: may(kinds.milliseconds, 'Median time to first token', '首字耗时 P50'),
  ttft_p95_ms: may(kinds.milliseconds, 'Time to first token, 95 %', '首字耗时 P95'),
  ttft_p99_ms: may(kinds.milliseconds, 'Time to first token, 99 %', '首字耗时 P99'),
} as const;

export type UsageMeasures = RecordOf<typeof usageFields>;

/** Amounts of the calls that began between two changes of exchange rates. */
export type EraAmounts = {
  /** How many of the question's `eras` had begun: 0 is before the first. */
  readonly era: number;
  readonly costs: Readonly<Record<string, string>>;
  readonly saved_costs: Readonly<Record<string, string>>;
};

export type UsageRow = Partial<UsageMeasures> & {
  /** Only where the question names `eras`. */
  readonly costs_by_era?: readonly EraAmounts[];
  /** The instant the period begins, ISO 8601 in UTC. For `total` it is where the range begins. */
  readonly period_start: string;
  /** The value of each dimension asked for; null is a group of its own. */
  readonly group: Readonly<Partial<Record<UsageDimension, string | null>>>;
  /** Only where the question keeps some values apart: whether this is the group of all others. Its value is null, which is no name. */
  readonly is_rest?: boolean;
};

/** `range` is the one answered for: the one asked for, widened to whole quarters of an hour. */
export type UsageAnswer = { readonly range: TimeRange; readonly rows: readonly UsageRow[] };
