// The widths usage rows are kept at: which dimensions each has, and how rows of all widths are counted from calls at once.
// Rows by every dimension are nearly as many as calls; what dashboards ask for alone or in pairs has rows of its own.
import { type UsageDimension, usageDimensions } from '../../schema/question.ts';
import { sumColumns, type UsageColumn, usageColumns } from './usage-columns.ts';

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
 * Narrow ones first; each holds the currency, without which money has no sum. A dimension that a width leaves out is null in
 * its rows.
 */
export const usageViews: readonly (readonly UsageDimension[])[] = [
  ['currency'],
  ['model_name', 'vendor_name', 'call_type', 'currency'],
  ['user', 'key_id', 'currency'],
  ['source_app', 'source_function', 'currency'],
  ['model_name', 'vendor_name', 'source_app', 'call_type', 'currency'],
  ['user', 'model_name', 'vendor_name', 'key_id', 'call_type', 'currency'],
  usageDimensions,
];

const foldable = usageDimensions.filter((name) => name !== 'currency');

/** What `grouping()` gives for rows of a view: a bit for each dimension left out, the first one highest; 0 leaves out none. */
export const viewNumber = (view: readonly UsageDimension[]): number =>
  foldable.reduce((bits, name) => bits * 2 + (view.includes(name) ? 0 : 1), 0);

/** The narrowest view that has all of these dimensions. */
export const viewFor = (needed: readonly UsageDimension[]): readonly UsageDimension[] =>
  usageViews.find((view) => needed.every((name) => view.includes(name))) ?? usageDimensions;

/** What makes a usage row one row. */
export const usageKey = ['view', 'bucket', ...usageDimensions].join(', ');

/** The view's number and its dimensions, and the grouping by each view. */
const widths = `toUInt8(grouping(${foldable.join(', ')})) AS view`;
const sets = `GROUPING SETS (${usageViews.map((view) => `(${['bucket', ...view].join(', ')})`).join(', ')})`;

/**
 * Usage rows counted afresh from calls; `where` bounds them in time. Counting and naming are two steps because a sum called
 * `total_tokens` would otherwise hide the column of that name from the other counts.
 */
export function usageFromCalls(calls: string, where = '', columns: readonly UsageColumn[] = usageColumns): string {
  return (
    `SELECT ${usageKey}, ${columns.map(({ name }) => `counted_${name} AS ${name}`).join(', ')} FROM (` +
    `SELECT ${widths}, ${bucketOf('request_timestamp')} AS bucket, ${usageDimensions.join(', ')}, ` +
    `${columns.map((column) => `${column.calls} AS counted_${column.name}`).join(', ')} ` +
    `FROM ${calls} ${where} GROUP BY ${sets})`
  );
}

/** Usage rows of every width, added up from rows by every dimension that were kept before; `where` bounds them in time. */
export function usageFromWidest(table: string, where: string): string {
  return (
    `SELECT ${usageKey}, ${usageColumns.map(({ name }) => `added_${name} AS ${name}`).join(', ')} FROM (` +
    `SELECT ${widths}, bucket, ${usageDimensions.join(', ')}, ` +
    `${usageColumns.map(({ name, mergeState }) => `${mergeState} AS added_${name}`).join(', ')} ` +
    `FROM (SELECT * EXCEPT view FROM ${table} WHERE view = 0 AND ${where}) GROUP BY ${sets})`
  );
}

/**
 * Adds to the usage rows what changes where calls become others: `before` and `after` are tables, or subqueries in
 * parentheses, of the same calls as they were and as they are. Rows in which nothing changes are left out. The sketches of
 * durations stay with the row that counted the call first.
 */
export function insertUsageDifference(before: string, after: string): string {
  const names = sumColumns.map(({ name }) => name);
  const side = (calls: string, sign: '-' | ''): string =>
    `SELECT ${usageKey}, ${names.map((name) => `${sign}${name} AS signed_${name}`).join(', ')} FROM (${usageFromCalls(calls, '', sumColumns)})`;
  return (
    `INSERT INTO usage_15m (${usageKey}, ${names.join(', ')}) ` +
    `SELECT ${usageKey}, ${names.map((name) => `changed_${name} AS ${name}`).join(', ')} FROM (` +
    `SELECT ${usageKey}, ${names.map((name) => `sum(signed_${name}) AS changed_${name}`).join(', ')} ` +
    `FROM (${side(before, '-')} UNION ALL ${side(after, '')}) GROUP BY ${usageKey}) ` +
    `WHERE ${names.map((name) => `changed_${name} != 0`).join(' OR ')}`
  );
}
