// What can be asked of usage: each measure with the group of columns the API gives it in, how it is written, whether it adds up, and
// the calls it is the sum of.
import type { AnswerOf } from '../../../src/api/contract.ts';
import type { UsageMeasure } from '../../../src/schema/question.ts';
import type { UsageMeasures } from '../../../src/schema/usage.ts';

export type Usage = AnswerOf<'GET /api/usage'>;
export type UsageLine = Usage['rows'][number];
export type Sums = Usage['total'];

/** The calls behind a figure, beside those of its row: field → values. */
export type Behind = Readonly<Record<string, readonly string[]>>;

type Counted = { [K in keyof UsageMeasures]: NonNullable<UsageMeasures[K]> extends number ? K : never }[keyof UsageMeasures];

export type Measure = {
  /** As the address has it; `cost` and `saved` are by currency. */
  readonly key: 'cost' | 'saved' | Counted;
  readonly group: UsageMeasure;
  readonly unit: 'count' | 'tokens' | 'ms' | 'ratio' | 'money';
  /** Whether the figures of several rows have a sum. */
  readonly adds: boolean;
  readonly behind: Behind;
};

const count = (key: Counted, behind: Behind = {}): Measure => ({ key, group: 'calls', unit: 'count', adds: true, behind });
const tokens = (key: Counted): Measure => ({ key, group: 'tokens', unit: 'tokens', adds: true, behind: {} });
const time = (key: Counted, group: 'latency' | 'percentiles'): Measure => ({ key, group, unit: 'ms', adds: false, behind: {} });

export const measures: readonly Measure[] = [
  count('call_count'),
  count('success_count', { status: ['success'] }),
  count('failed_count', { status: ['failed', 'timeout'] }),
  count('cancelled_count', { status: ['cancelled'] }),
  count('refused_count', { status: ['refused'] }),
  count('unknown_count', { status: ['unknown'] }),
  { key: 'success_rate', group: 'calls', unit: 'ratio', adds: false, behind: {} },
  count('cache_hit_count', { cache_status: ['hit'] }),
  tokens('prompt_tokens'),
  tokens('completion_tokens'),
  tokens('total_tokens'),
  tokens('cached_tokens'),
  tokens('cache_write_tokens'),
  tokens('reasoning_tokens'),
  { key: 'cost', group: 'cost', unit: 'money', adds: true, behind: {} },
  { key: 'unpriced_count', group: 'cost', unit: 'count', adds: true, behind: { unpriced: ['true'] } },
  { key: 'saved', group: 'cost', unit: 'money', adds: true, behind: { cache_status: ['hit'] } },
  time('duration_ms', 'latency'),
  time('duration_p50_ms', 'percentiles'),
  time('duration_p95_ms', 'percentiles'),
  time('duration_p99_ms', 'percentiles'),
  time('ttft_ms', 'latency'),
  time('ttft_p50_ms', 'percentiles'),
  time('ttft_p95_ms', 'percentiles'),
  time('ttft_p99_ms', 'percentiles'),
];

export const usualMeasures: readonly Measure['key'][] = [
  'call_count',
  'success_rate',
  'prompt_tokens',
  'completion_tokens',
  'cost',
  'unpriced_count',
];

export const measureOf = (key: string): Measure | undefined => measures.find((one) => one.key === key);
