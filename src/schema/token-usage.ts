// Canonical token usage of one call: every vendor's counts mapped into one shape with every subset relation made explicit.
// Null means the vendor did not say; 0 means it said zero. Nothing here is ever a sum of cumulative stream events.

/**
 * Counts that are parts of the two totals. `cache_write_*` are disjoint, by lifetime; `cache_read_*` are parts of `input_cache_read`.
 * `cache_read_explicit` was read from a cache that the caller made on purpose (DashScope bills it by another rate).
 */
export const tokenParts = [
  'input_cache_read',
  'input_cache_write_5m',
  'input_cache_write_30m',
  'input_cache_write_1h',
  'input_cache_write_12h',
  'input_cache_write_unspecified',
  'input_text',
  'input_audio',
  'input_image',
  'input_video',
  'cache_read_text',
  'cache_read_audio',
  'cache_read_image',
  'cache_read_explicit',
  'output_reasoning',
  'output_text',
  'output_audio',
  'output_image',
  'output_accepted_prediction',
  'output_rejected_prediction',
] as const;
export type TokenPart = (typeof tokenParts)[number];

/** What is billed by the piece, beside tokens. */
export const usageUnits = ['web_search', 'web_fetch', 'file_search', 'code_interpreter', 'image', 'second', 'character', 'page'] as const;
export type UsageUnit = (typeof usageUnits)[number];

export type TokenUsage = {
  /** Everything the model read, including cached, cache-written and tool-use prompt tokens. */
  readonly input_total: number | null;
  /** Everything generated and billed as output, including reasoning. */
  readonly output_total: number | null;
  /** The vendor's own total where it gives one, else the sum of the two. */
  readonly total: number | null;
  /** Parts the vendor named; a part that is missing here was not said. */
  readonly parts: Readonly<Partial<Record<TokenPart, number>>>;
  readonly units: Readonly<Partial<Record<UsageUnit, number>>>;
  /** Anthropic: each step with its own model and usage; where present, cost is the sum over these. */
  readonly iterations: readonly UsageIteration[];
  /** What multiplies the price, as the answer states it (never as the request asked). */
  readonly service_tier: string | null;
  readonly speed: string | null;
  readonly region: string | null;
  /** The vendor's own figure for the cost, an exact decimal string, and its currency. */
  readonly reported_cost: string | null;
  readonly reported_currency: string | null;
  /** Oddities such as `cached_exceeds_input`; counts are clamped for pricing, the raw usage is kept. */
  readonly flags: readonly string[];
};

export type UsageIteration = {
  readonly type: string;
  readonly model: string | null;
  readonly input_total: number;
  readonly output_total: number;
  readonly parts: Readonly<Partial<Record<TokenPart, number>>>;
};

export const noUsage: TokenUsage = {
  input_total: null,
  output_total: null,
  total: null,
  parts: {},
  units: {},
  iterations: [],
  service_tier: null,
  speed: null,
  region: null,
  reported_cost: null,
  reported_currency: null,
  flags: [],
};
