// Calls with the most of something first: cost, duration or tokens. Which calls stand on the page is decided out of a few narrow
// columns; only those calls are read in full. A page goes on after a call, by what it has and then by time, so that calls that arrive
// meanwhile neither repeat nor hide another one. Where it is unknown, calls come last. Amounts of two currencies are not compared:
// each currency comes apart, in the order of its code.
import { z } from 'zod';
import { parseNano } from '../../lib/money.ts';
import { type CallRecord, callFields } from '../../schema/call.ts';
import type { CallOrder, CallsQuestion } from '../../schema/question.ts';
import type { Ledger } from '../connect.ts';
import { type Bindings, type ColumnType, invalid, newBindings, sqlTime } from './bindings.ts';
import { columnNames, recordParser } from './records.ts';
import { type RowRule, ruleConditions } from './rule.ts';
import { searchConditions } from './search.ts';
import { type Span, spanCondition } from './span.ts';
import { conditionsOf } from './where.ts';

type Ranked = Exclude<CallOrder, 'newest'>;
type RankedQuestion = CallsQuestion & { readonly order: Ranked };

type Rank = { readonly column: string; readonly type: ColumnType; readonly of: (call: CallRecord) => string | null };

const ranks: Readonly<Record<Ranked, Rank>> = {
  cost: {
    column: 'estimated_cost',
    type: 'Int64',
    of: ({ estimated_cost }) => (estimated_cost === null ? null : parseNano(estimated_cost).toString()),
  },
  duration: { column: 'duration_ms', type: 'Float64', of: ({ duration_ms }) => duration_ms?.toString() ?? null },
  tokens: { column: 'total_tokens', type: 'UInt64', of: ({ total_tokens }) => total_tokens?.toString() ?? null },
};

/** The last call of a page: what it has, of which currency, when it began, which it is. */
const placeIn = z.tuple([
  z.enum(['cost', 'duration', 'tokens']),
  z.string().nullable(),
  z.string(),
  z.int().nonnegative(),
  z.string().max(64),
]);
type Place = z.infer<typeof placeIn>;

const parseCall = recordParser(callFields);

export async function mostFirst(
  ledger: Ledger,
  question: RankedQuestion,
  span: Span | null,
  rule: RowRule,
): Promise<{ readonly calls: readonly CallRecord[]; readonly next: string | null }> {
  const { order, limit } = question;
  const after = question.cursor === null ? null : readCursor(question.cursor, order);
  if (span === null) return { calls: [], next: null };
  const bindings = newBindings();
  const within = spanCondition(span, bindings);
  const conditions = [within, ...ruleConditions(rule, bindings), ...conditionsOf(callFields, question.filters, bindings)];
  if (after !== null) conditions.push(beyond(after, bindings));
  if (question.search !== null) {
    const found = [within, ...searchConditions(question.search, bindings)];
    conditions.push(`request_id IN (SELECT request_id FROM call_bodies WHERE ${found.join(' AND ')})`);
  }
  const { column } = ranks[order];
  // By one column alone the engine sorts twice as fast.
  const isApart = order === 'cost' && !question.filters.some(({ field, not, is }) => field === 'currency' && !not && is?.length === 1);
  const has = isApart ? `${column} IS NULL, ifNull(currency, ''), ${column} DESC` : `${column} DESC NULLS LAST`;
  const by = `${has}, request_timestamp DESC, request_id DESC`;
  // What the last one has is found without reading any id; then few calls are left whose ids decide between equals.
  const [least] = await ledger.query(
    `SELECT ${column} AS least, ifNull(currency, '') AS code FROM calls WHERE ${conditions.join(' AND ')} ORDER BY ${has} LIMIT 1 OFFSET ${limit}`,
    { params: bindings.params, parse: (row) => ({ value: row.least === null ? null : String(row.least), code: String(row.code) }) },
  );
  // The engine by itself would read the ids of all calls of the span before it looks at what they have.
  const first = least === undefined || least.value === null ? '' : `PREWHERE ${atLeast(order, least.value, least.code, bindings)} `;
  const sql =
    `SELECT ${columnNames(callFields)} FROM calls WHERE (request_timestamp, request_id) IN (` +
    `SELECT request_timestamp, request_id FROM calls ${first}WHERE ${conditions.join(' AND ')} ORDER BY ${by} LIMIT ${limit + 1}) ` +
    `ORDER BY ${by} LIMIT ${limit + 1}`;
  const calls = await ledger.query(sql, { params: bindings.params, parse: parseCall });
  const page = calls.slice(0, limit);
  const last = page.at(-1);
  return { calls: page, next: calls.length > limit && last !== undefined ? writeCursor(last, order) : null };
}

/** The calls that have as much as that, or come before it by their currency. */
function atLeast(order: Ranked, value: string, currency: string, bindings: Bindings): string {
  const { column, type } = ranks[order];
  const enough = `${column} >= ${bindings.bind(type, value)}`;
  if (order !== 'cost') return enough;
  const code = bindings.bind('String', currency);
  return `${column} IS NOT NULL AND (ifNull(currency, '') < ${code} OR ifNull(currency, '') = ${code} AND ${enough})`;
}

/** The calls that come after one, in the order that the statement has. */
function beyond([order, value, currency, time, id]: Place, bindings: Bindings): string {
  const { column, type } = ranks[order];
  const earlier = `(request_timestamp, request_id) < (${bindings.bind("DateTime64(3, 'UTC')", sqlTime(time))}, ${bindings.bind('String', id)})`;
  const code = order === 'cost' ? bindings.bind('String', currency) : null;
  const apart = (same: string): string =>
    code === null ? same : `ifNull(currency, '') > ${code} OR ifNull(currency, '') = ${code} AND (${same})`;
  if (value === null) return `(${column} IS NULL AND (${apart(earlier)}))`;
  const bound = bindings.bind(type, value);
  return `(${column} IS NULL OR ${apart(`${column} < ${bound} OR ${column} = ${bound} AND ${earlier}`)})`;
}

const writeCursor = (call: CallRecord, order: Ranked): string => {
  const place: Place = [order, ranks[order].of(call), call.currency ?? '', Date.parse(call.request_timestamp), call.request_id];
  return Buffer.from(JSON.stringify(place)).toString('base64url');
};

function readCursor(cursor: string, order: Ranked): Place {
  const wrong = invalid(`cursor is not one that a page in the order ${order} gave as \`next\`.`);
  let said: unknown;
  try {
    said = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw wrong;
  }
  const place = placeIn.safeParse(said);
  const isNumber = place.success && (place.data[1] === null || /^-?\d{1,19}(\.\d+)?$/.test(place.data[1]));
  if (!place.success || place.data[0] !== order || !isNumber) throw wrong;
  return place.data;
}
