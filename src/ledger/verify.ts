// Whether the usage rows equal the calls they summarise, and how they are put right. Usage rows outlive calls: only what is
// younger than the oldest call is compared, so forgetting calls never looks like an error and repairing never erases usage.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type TimeRange, usageDimensions } from '../schema/question.ts';
import type { Ledger, Row } from './connect.ts';
import { type Bindings, boundTime, newBindings, sqlTime } from './questions/bindings.ts';
import { sumColumns, usageColumns } from './tables/usage-columns.ts';
import { bucketOf, usageFromCalls, usageKey, usageViews, viewNumber } from './tables/usage-widths.ts';

/** One sum of one row: what the calls add up to, and what the usage row says. */
export type UsageDifference = {
  readonly bucket: string;
  /** The dimensions of the row's width and their values. */
  readonly group: Readonly<Record<string, string | null>>;
  readonly measure: string;
  readonly counted: string;
  readonly kept: string;
};

export type Verified = {
  /** How many rows, by bucket and dimensions, were compared. */
  readonly compared: number;
  /** The first thousand differences; `differing_buckets` has all places. */
  readonly differences: readonly UsageDifference[];
  readonly differing_buckets: readonly string[];
};

export type Repaired = { readonly found: Verified; readonly rebuilt_buckets: readonly string[]; readonly left: Verified };

const mostDifferences = 1_000;
const quarter = 15 * 60_000;
const day = 24 * 60 * 60_000;
/** On average; each takes about a kilobyte of the engine's memory while it is compared. */
const callsAtOnce = 100_000;

/** A stretch compared at once; `buckets` narrows it to some quarters of an hour. */
type Span = { readonly from: number; readonly to: number; readonly buckets?: readonly string[] };

/**
 * Compares a stretch at a time, each of a size that fits the engine's memory. A call can be seen a moment before its usage row, so a ledger that is being posted to may show
 * a difference that is gone when asked again.
 */
export async function verifyUsage(ledger: Ledger, range: TimeRange | null): Promise<Verified> {
  let compared = 0;
  const differences: UsageDifference[] = [];
  const buckets = new Set<string>();
  for (const stretch of stretchesOf(await comparableSpan(ledger, range))) {
    const looked = await compareMarks(ledger, stretch);
    compared += looked.compared;
    for (const part of byMonth(looked.differing)) {
      for (const row of await differingRows(ledger, part)) {
        buckets.add(row.bucket);
        if (differences.length < mostDifferences) differences.push(...row.differences);
      }
    }
  }
  return { compared, differences: differences.slice(0, mostDifferences), differing_buckets: [...buckets].sort() };
}

/**
 * Counts the buckets that differ afresh from their calls. A bucket is emptied, then filled; if that is cut short, or a call
 * is posted into it meanwhile, it differs again and the next repair finds it. `left` is what a second look finds.
 */
export async function repairUsage(ledger: Ledger, range: TimeRange | null): Promise<Repaired> {
  const found = await verifyUsage(ledger, range);
  if (found.differing_buckets.length === 0) return { found, rebuilt_buckets: [], left: found };
  for (const month of byMonth(found.differing_buckets)) await rebuild(ledger, month);
  return { found, rebuilt_buckets: found.differing_buckets, left: await verifyUsage(ledger, range) };
}

/**
 * The same for some quarters of an hour only, given by where they begin; resolves with those that were counted afresh. Only
 * what differs in the same way after a pause is touched: another desk may be posting into the same quarter at this moment.
 */
export async function repairBuckets(ledger: Ledger, buckets: readonly string[], pauseMs = 1_000): Promise<readonly string[]> {
  const rebuilt: string[] = [];
  for (const month of byMonth([...buckets].sort())) {
    const first = await differingBuckets(ledger, month);
    if (first.size === 0) continue;
    await sleep(pauseMs);
    const second = await differingBuckets(ledger, month);
    const still = [...second.keys()].filter((bucket) => first.get(bucket) === second.get(bucket)).sort();
    for (const part of byMonth(still)) await rebuild(ledger, part);
    rebuilt.push(...still);
  }
  return rebuilt;
}

/** How each bucket differs, in words that are the same when it differs in the same way. */
async function differingBuckets(ledger: Ledger, span: Span): Promise<ReadonlyMap<string, string>> {
  const words = new Map<string, string[]>();
  for (const { bucket, differences } of await differingRows(ledger, span)) {
    words.set(bucket, [...(words.get(bucket) ?? []), JSON.stringify(differences)]);
  }
  return new Map([...words].map(([bucket, each]) => [bucket, each.sort().join()]));
}

/** Sorted buckets as one span for each month they lie in. */
function byMonth(buckets: readonly string[]): readonly Span[] {
  const months = new Map<string, string[]>();
  for (const bucket of buckets) months.set(bucket.slice(0, 7), [...(months.get(bucket.slice(0, 7)) ?? []), bucket]);
  return [...months.values()].map((some) => ({
    from: Date.parse(some[0] ?? ''),
    to: Date.parse(some.at(-1) ?? '') + quarter,
    buckets: some,
  }));
}

async function rebuild(ledger: Ledger, span: Span): Promise<void> {
  const bindings = newBindings();
  const calls = usageFromCalls('calls', within(span, 'request_timestamp', bucketOf('request_timestamp'), bindings));
  const columns = [usageKey, ...usageColumns.map(({ name }) => name)].join(', ');
  await ledger.command(`DELETE FROM usage_15m ${within(span, 'bucket', 'bucket', bindings)}`, bindings.params, {
    lightweight_deletes_sync: '2',
  });
  // Rows that were inserted once and deleted are wanted again: recognising them as repeated would lose them.
  await ledger.command(`INSERT INTO usage_15m (${columns}) ${calls}`, bindings.params, { deduplicate_insert_select: 'disable' });
}

/**
 * Bounds are of the column's own type. Of `milliseconds < DateTime` the engine makes `<= one second less` when it chooses the
 * parts to read, and passes over a part whose calls all began in the last second (26.7, KeyCondition).
 */
function within(span: Span, column: 'request_timestamp' | 'bucket', bucket: string, bindings: Bindings): string {
  const time = (at: number): string =>
    column === 'bucket' ? bindings.bind("DateTime('UTC')", sqlTime(at).slice(0, 19)) : bindings.bind("DateTime64(3, 'UTC')", sqlTime(at));
  const bounds = `WHERE ${column} >= ${time(span.from)} AND ${column} < ${time(span.to)}`;
  if (span.buckets === undefined) return bounds;
  const seconds = span.buckets.map((at) => String(Date.parse(at) / 1000));
  return `${bounds} AND toString(toUnixTimestamp(${bucket})) IN ${bindings.bind('Array(String)', seconds)}`;
}

const extent = z.object({ calls: z.coerce.number(), first: z.coerce.number(), last: z.coerce.number() });

type Comparable = Span & { readonly stretch: number };

async function comparableSpan(ledger: Ledger, range: TimeRange | null): Promise<Comparable | null> {
  const [calls] = await ledger.query(
    'SELECT count() AS calls, toUnixTimestamp64Milli(min(request_timestamp)) AS first, ' +
      'greatest(toUnixTimestamp64Milli(max(request_timestamp)), (SELECT toInt64(toUnixTimestamp(max(bucket))) * 1000 FROM usage_15m)) AS last FROM calls',
    { parse: (row) => extent.parse(row) },
  );
  if (calls === undefined || calls.calls === 0) return null;
  const from = Math.max(calls.first, range === null ? 0 : Date.parse(`${boundTime(range.from, 'range.from')}Z`));
  const to = Math.min(calls.last + 1, range === null ? Number.POSITIVE_INFINITY : Date.parse(`${boundTime(range.to, 'range.to')}Z`));
  const stretch = Math.ceil(((calls.last - calls.first) * callsAtOnce) / calls.calls / day) * day;
  return { from: Math.floor(from / quarter) * quarter, to: Math.ceil(to / quarter) * quarter, stretch: Math.max(day, stretch) };
}

function* stretchesOf(span: Comparable | null): Generator<Span> {
  if (span === null) return;
  for (let { from } = span; from < span.to; from += span.stretch) yield { from, to: Math.min(span.to, from + span.stretch) };
}

/** Both sides of one span as one list: `side` is 0 for what the calls add up to and 1 for what is kept. */
function bothSides(span: Span): { readonly sql: string; readonly params: Readonly<Record<string, unknown>> } {
  const bindings = newBindings();
  const kept =
    `SELECT ${usageKey}, ${sumColumns.map(({ name, merge }) => `${merge} AS kept_${name}`).join(', ')} ` +
    `FROM usage_15m ${within(span, 'bucket', 'bucket', bindings)} GROUP BY ${usageKey} ` +
    // A re-costing takes calls out of a row and leaves it with nothing but its sketches: no row of the calls stands against it.
    `HAVING ${sumColumns.map(({ name }) => `kept_${name} != 0`).join(' OR ')}`;
  const counted = usageFromCalls('calls', within(span, 'request_timestamp', bucketOf('request_timestamp'), bindings), sumColumns);
  return { sql: `(SELECT *, 0 AS side FROM (${counted}) UNION ALL SELECT *, 1 AS side FROM (${kept}))`, params: bindings.params };
}

type Compared = { readonly compared: number; readonly differing: readonly string[] };

/** A first look by one number a bucket, the sum of its rows' hashes: only buckets whose numbers differ are read column by column. */
async function compareMarks(ledger: Ledger, span: Span): Promise<Compared> {
  const { sql, params } = bothSides(span);
  const values = usageDimensions.map((name) => `isNull(${name}), ifNull(toString(${name}), '')`);
  const hash = `cityHash64(view, ${values.join(', ')}, ${sumColumns.map(({ name }) => name).join(', ')})`;
  const rows = await ledger.query(
    `SELECT toUnixTimestamp(bucket) AS at, count() AS both, sumIf(${hash}, side = 0) != sumIf(${hash}, side = 1) AS differs FROM ${sql} GROUP BY bucket`,
    { params, parse: (row) => markRow.parse(row), timeout_ms: 300_000, settings: spill },
  );
  return {
    compared: Math.ceil(rows.reduce((sum, { both }) => sum + both, 0) / 2),
    differing: rows
      .filter(({ differs }) => differs === 1)
      .map(({ at }) => new Date(at * 1000).toISOString())
      .sort(),
  };
}

const markRow = z.object({ at: z.coerce.number(), both: z.coerce.number(), differs: z.coerce.number() });

/** A stretch with far more calls than the average goes through the disk. */
const spill = { max_bytes_before_external_group_by: '536870912' };

type DifferingRow = { readonly bucket: string; readonly differences: readonly UsageDifference[] };

function differingRows(ledger: Ledger, span: Span): Promise<DifferingRow[]> {
  const { sql, params } = bothSides(span);
  const sums = sumColumns.map(({ name }) => `sumIf(${name}, side = 0) AS counted_${name}, sumIf(${name}, side = 1) AS kept_${name}`);
  const differ = sumColumns.map(({ name }) => `counted_${name} != kept_${name}`).join(' OR ');
  return ledger.query(
    `SELECT toUnixTimestamp(bucket) AS at, ${usageKey}, ${sums.join(', ')} FROM ${sql} GROUP BY ${usageKey} HAVING ${differ} ORDER BY bucket`,
    { params, parse: parseDiffering, timeout_ms: 300_000, settings: spill },
  );
}

function parseDiffering(row: Row): DifferingRow {
  const bucket = new Date(Number(row.at) * 1000).toISOString();
  const view = usageViews.find((dimensions) => viewNumber(dimensions) === Number(row.view)) ?? usageDimensions;
  const group = Object.fromEntries(view.map((name) => [name, row[name] === null ? null : String(row[name])]));
  const differences = sumColumns
    .map(({ name }) => ({ bucket, group, measure: name, counted: String(row[`counted_${name}`]), kept: String(row[`kept_${name}`]) }))
    .filter(({ counted, kept }) => counted !== kept);
  return { bucket, differences };
}
