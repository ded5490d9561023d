// The figures of an overview by their names in /api/usage, each list written once: what is said of one is said of all.

/** The same kind of thing for each count. */
export const ofCounts = <T>(of: (name: CountName) => T) => ({
  call_count: of('call_count'),
  success_count: of('success_count'),
  failed_count: of('failed_count'),
  cancelled_count: of('cancelled_count'),
  refused_count: of('refused_count'),
  unknown_count: of('unknown_count'),
  cache_hit_count: of('cache_hit_count'),
  prompt_tokens: of('prompt_tokens'),
  completion_tokens: of('completion_tokens'),
  total_tokens: of('total_tokens'),
  cached_tokens: of('cached_tokens'),
  cache_write_tokens: of('cache_write_tokens'),
  reasoning_tokens: of('reasoning_tokens'),
  unpriced_count: of('unpriced_count'),
});

export type CountName =
  | `${'call' | 'success' | 'failed' | 'cancelled' | 'refused' | 'unknown' | 'cache_hit' | 'unpriced'}_count`
  | `${'prompt' | 'completion' | 'total' | 'cached' | 'cache_write' | 'reasoning'}_tokens`;

/** The same for each percentile. */
export const ofTimes = <T>(of: (name: TimeName) => T) => ({
  duration_p50_ms: of('duration_p50_ms'),
  duration_p95_ms: of('duration_p95_ms'),
  ttft_p50_ms: of('ttft_p50_ms'),
  ttft_p95_ms: of('ttft_p95_ms'),
});

export type TimeName = `${'duration' | 'ttft'}_${'p50' | 'p95'}_ms`;
