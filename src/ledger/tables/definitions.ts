// The ledger's tables as statements. Calls and usage rows are partitioned by month and kept long; bodies by week, because
// they are large and forgotten first, and forgetting is dropping whole partitions. Everything is sorted by time, then id,
// which is how it arrives and how it is read. Each table remembers the tokens of its last inserts, so none counts twice.
import { bodyFields, callFields } from '../../schema/call.ts';
import { usageDimensions } from '../../schema/question.ts';
import { columnSql, columnsOf } from './columns.ts';
import { usageColumns } from './usage-columns.ts';
import { dimensionTypes, usageFromCalls, usageKey } from './usage-widths.ts';

export const callColumns = columnsOf(callFields, 1);
export const bodyColumns = columnsOf(bodyFields, 3);

/** How many inserts back a repeated one is recognised; a poster repeats only its very last ones. */
const remembered = 10_000;

/** An acknowledged insert is on the disk, not just handed to the operating system. */
const durable = `non_replicated_deduplication_window = ${remembered}, fsync_after_insert = 1, fsync_part_directory = 1`;

/**
 * A filter finds fifty calls in fifty places and reads sixty columns at each: small granules and blocks halve that, for five
 * per cent more disk.
 */
const scattered = 'index_granularity = 1024, min_compress_block_size = 8192, max_compress_block_size = 65536';

/** Words people look up one by one; the filter lets a question skip the granules that cannot hold them. */
const lookedUp = ['request_id', 'session_id', 'user', 'client_request_id', 'vendor_request_id', 'error_code'] as const;

/**
 * What `search` looks through: messages, answer and tool calls as one text. JSON's escapes become blanks, so that a word at
 * the start of a line is that word, and runs no person types (images in base 64) are left out.
 */
export const searchedText =
  "replaceRegexpAll(concat(ifNull(request_messages, ''), ' ', ifNull(response_content, ''), ' ', ifNull(tool_calls, '')), " +
  "'\\\\\\\\[nrtbf]|[A-Za-z0-9+/]{120,}', ' ')";

export function createCalls(): string {
  const indexes = lookedUp.map((name) => `INDEX by_${name} \`${name}\` TYPE bloom_filter(0.01) GRANULARITY 1`);
  return (
    `CREATE TABLE IF NOT EXISTS calls (${[...callColumns.map(columnSql), ...indexes].join(', ')}) ENGINE = MergeTree ` +
    'PARTITION BY toYYYYMM(request_timestamp) ORDER BY (request_timestamp, request_id) ' +
    `SETTINGS ${durable}, ${scattered}`
  );
}

export function createBodies(): string {
  // Words of letters and digits, and each Chinese, Japanese or Korean sign by itself.
  const index = `INDEX by_text ${searchedText} TYPE text(tokenizer = 'asciiCJK', preprocessor = lower(${searchedText}))`;
  return (
    `CREATE TABLE IF NOT EXISTS call_bodies (${[...bodyColumns.map(columnSql), index].join(', ')}) ENGINE = MergeTree ` +
    'PARTITION BY toMonday(request_timestamp) ORDER BY (request_timestamp, request_id) ' +
    `SETTINGS ${durable}, index_granularity = 1024`
  );
}

/** `name` is another one only while the rows are made anew, see upgrade.ts. */
export function createUsage(name = 'usage_15m'): string {
  const columns = [
    'view UInt8',
    "bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1))",
    ...usageDimensions.map((name) => `${name} ${dimensionTypes[name]}`),
    ...usageColumns.map(({ name, type }) => `${name} ${type}`),
  ];
  return (
    `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(', ')}) ENGINE = AggregatingMergeTree ` +
    `PARTITION BY toYYYYMM(bucket) ORDER BY (${usageKey}) ` +
    // A question about a day reads some hundred narrow rows, and their sketches are heavy: in steps of the usual 8,192 rows it
    // would read those of a month, which takes twice as long. Tables made before keep their steps.
    `SETTINGS ${durable}, allow_nullable_key = 1, index_granularity = 1024`
  );
}

export const createUsageFeed = (): string =>
  `CREATE MATERIALIZED VIEW IF NOT EXISTS usage_15m_feed TO usage_15m AS ${usageFromCalls('calls')}`;

/** Makes a feed that was there before count what `usageColumns` says now; rows that it made stay as they are. */
export const recountUsageFeed = (): string => `ALTER TABLE usage_15m_feed MODIFY QUERY ${usageFromCalls('calls')}`;

export const createVersions =
  "CREATE TABLE IF NOT EXISTS ledger_versions (version UInt32, at DateTime64(3, 'UTC') DEFAULT now64(3)) " +
  'ENGINE = MergeTree ORDER BY version';
