// Calls page by page, newest first or those with the most of something. A page of the newest is read in windows of time that widen only when the newer ones did not fill it,
// so the newest calls of a large ledger cost no more than those of a small one. The place a page ends at is a call, not a
// count, so calls that arrive meanwhile move nothing.
import { type CallRecord, callFields } from '../../schema/call.ts';
import type { CallsQuestion } from '../../schema/question.ts';
import type { Ledger } from '../connect.ts';
import { type Bindings, invalid, newBindings, sqlTime } from './bindings.ts';
import { mostFirst } from './calls-order.ts';
import { columnNames, recordParser } from './records.ts';
import { everything, type RowRule, ruleConditions } from './rule.ts';
import { searchConditions } from './search.ts';
import { type Span, spanIn, spanOf } from './span.ts';
import { conditionsOf } from './where.ts';

export type CallsPage = { readonly calls: readonly CallRecord[]; readonly next: string | null };

const mostCalls = 1_000;
const day = 86_400_000;
const windows = [day, 7 * day, 30 * day, 90 * day, Number.POSITIVE_INFINITY] as const;

const parseCall = recordParser(callFields);

type Place = { readonly time: string; readonly id: string };

export async function askCalls(ledger: Ledger, question: CallsQuestion, rule: RowRule = everything): Promise<CallsPage> {
  const { limit } = question;
  if (!Number.isInteger(limit) || limit < 1 || limit > mostCalls) throw invalid(`limit cannot be ${limit}: it is 1 to ${mostCalls}.`);
  const bounds = question.range === null ? null : spanOf(question.range);
  // Asked before the ledger is, so that a wrong question is refused even by an empty one.
  conditionsFor(question, rule, newBindings());
  const { order = 'newest' } = question;
  if (order !== 'newest') return mostFirst(ledger, { ...question, order }, await spanIn(ledger, bounds), rule);
  const after = question.cursor === null ? null : readCursor(question.cursor);
  const span = await spanIn(ledger, bounds, after === null ? null : Date.parse(`${after.time}Z`) + 1);
  const calls: CallRecord[] = [];
  for (const window of span === null ? [] : windowsOf(span)) {
    calls.push(...(await askWindow(ledger, question, rule, after, window, limit + 1 - calls.length)));
    if (calls.length > limit) break;
  }
  const page = calls.slice(0, limit);
  const last = page.at(-1);
  return { calls: page, next: calls.length > limit && last !== undefined ? writeCursor(last) : null };
}

function conditionsFor(question: CallsQuestion, rule: RowRule, bindings: Bindings): string[] {
  if (question.search !== null) searchConditions(question.search, bindings);
  return [...ruleConditions(rule, bindings), ...conditionsOf(callFields, question.filters, bindings)];
}

/** Newest first, each one only the part the window before it left out. */
function* windowsOf(span: Span): Generator<Span> {
  let to = span.to;
  for (const length of windows) {
    const from = Math.max(span.from, span.to - length);
    if (from < to) yield { from, to };
    to = from;
    if (to <= span.from) return;
  }
}

function askWindow(
  ledger: Ledger,
  question: CallsQuestion,
  rule: RowRule,
  after: Place | null,
  window: Span,
  limit: number,
): Promise<CallRecord[]> {
  const bindings = newBindings();
  const within =
    `request_timestamp >= ${bindings.bind("DateTime64(3, 'UTC')", sqlTime(window.from))} AND ` +
    `request_timestamp < ${bindings.bind("DateTime64(3, 'UTC')", sqlTime(window.to))}`;
  const conditions = [within, ...conditionsFor({ ...question, search: null }, rule, bindings)];
  if (after !== null) {
    conditions.push(
      `(request_timestamp, request_id) < (${bindings.bind("DateTime64(3, 'UTC')", after.time)}, ${bindings.bind('String', after.id)})`,
    );
  }
  if (question.search !== null) {
    const found = [within, ...searchConditions(question.search, bindings)];
    conditions.push(`request_id IN (SELECT request_id FROM call_bodies WHERE ${found.join(' AND ')})`);
  }
  const sql =
    `SELECT ${columnNames(callFields)} FROM calls WHERE ${conditions.join(' AND ')} ` +
    `ORDER BY request_timestamp DESC, request_id DESC LIMIT ${limit}`;
  return ledger.query(sql, { params: bindings.params, parse: parseCall });
}

/** The `cursor` of the page that begins after this call. */
export const writeCursor = ({ request_timestamp, request_id }: CallRecord): string =>
  Buffer.from(`${Date.parse(request_timestamp)} ${request_id}`).toString('base64url');

function readCursor(cursor: string): Place {
  const [, time, id] = /^(\d{1,15}) (\S{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time === undefined || id === undefined) throw invalid('cursor is not one that a page of calls gave as `next`.');
  return { time: sqlTime(Number(time)), id };
}
