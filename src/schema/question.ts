// A question is data: a time range, filters, a grouping, a bucket, measures. The API, the console, exports and the command
// line ask the same questions of the same ledger, and so show the same numbers.

/** `is` with several values means any of them; `*` in a value is a wildcard; `not` turns the whole filter round. */
export type Filter = {
  readonly field: string;
  readonly not: boolean;
  readonly is?: readonly (string | null)[];
  readonly from?: string;
  readonly to?: string;
  readonly contains?: string;
};

/** Half-open: from ≤ time < to, ISO 8601 in UTC. */
export type TimeRange = { readonly from: string; readonly to: string };

/** Which calls a question is about. */
export type CallsAsked = {
  readonly range: TimeRange | null;
  readonly filters: readonly Filter[];
  /** Words to look for in request and answer text. */
  readonly search: string | null;
};

/** `newest` first, or those with the most of something; calls of which it is unknown come last. */
export const callOrders = ['newest', 'cost', 'duration', 'tokens'] as const;
export type CallOrder = (typeof callOrders)[number];

export type CallsQuestion = CallsAsked & {
  /** `newest` unless set. Costs of several currencies have no order: each currency comes apart, in the order of its code. */
  readonly order?: CallOrder;
  readonly limit: number;
  /** The `next` of the page before: opaque, stable while new calls arrive. */
  readonly cursor: string | null;
};

/** How many calls there are over time. Null for a bound of the range is where the calls begin, or now. */
export type VolumeQuestion = Omit<CallsAsked, 'range'> & {
  readonly range: { readonly from: string | null; readonly to: string | null };
  /** IANA name, by whose wall clock bars begin. */
  readonly zone: string;
};

/** Which values fields have, each under all filters but those on the field itself. */
export type FacetsQuestion = CallsAsked & {
  readonly fields: readonly string[];
  /** Only values with this text in them, in either case. */
  readonly match: string | null;
};

/** `quarter_hour` is the finest that usage is kept by; `quarter` is three months. */
export const periods = ['quarter_hour', 'hour', 'day', 'week', 'month', 'quarter', 'year', 'total'] as const;
export type Period = (typeof periods)[number];

export const weekStarts = ['mon', 'sun', 'sat'] as const;
export type WeekStart = (typeof weekStarts)[number];

export const usageDimensions = [
  'user',
  'model_name',
  'vendor_name',
  'source_app',
  'source_function',
  'key_id',
  'call_type',
  'currency',
] as const;
export type UsageDimension = (typeof usageDimensions)[number];

/** Groups of columns of a usage row that can be asked for by themselves. */
export const usageMeasures = ['calls', 'tokens', 'cost', 'latency', 'percentiles'] as const;
export type UsageMeasure = (typeof usageMeasures)[number];

export type UsageQuestion = {
  readonly range: TimeRange;
  readonly filters: readonly Filter[];
  readonly group: readonly UsageDimension[];
  readonly period: Period;
  /** IANA name; periods begin and end by its wall clock. */
  readonly zone: string;
  /** The day weeks begin on: Monday unless set. */
  readonly week_starts?: WeekStart;
  /** Only these are worked out and given; null is all. Percentiles cost the most. */
  readonly measures?: readonly UsageMeasure[] | null;
  /** A row of zeros for each period in which a group has no call. */
  readonly gaps?: boolean;
  /** Moments at which exchange rates change, ascending: amounts come apart by them, in `costs_by_era`, to be converted exactly. */
  readonly eras?: readonly string[];
  /** Of a total: only so many groups, those with the most calls. */
  readonly most?: number;
  /** Only these values of a dimension that is grouped by have groups of their own; all others are one, whose rows say `is_rest`. */
  readonly apart?: { readonly dimension: UsageDimension; readonly values: readonly (string | null)[] };
};
