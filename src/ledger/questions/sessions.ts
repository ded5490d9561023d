// Sessions by their last call, newest first, page by page. First which sessions stand on the page, out of two narrow columns, then
// what their calls add up to: only those few are read in full. Later pages look no further than the first one did, so that calls
// that arrive meanwhile move nothing.
import { callFields } from '../../schema/call.ts';
import type { Filter, TimeRange } from '../../schema/question.ts';
import type { Ledger } from '../connect.ts';
import { type Bindings, invalid, newBindings, sqlTime } from './bindings.ts';
import { rangeConditions } from './call-range.ts';
import { everything, type RowRule, ruleConditions } from './rule.ts';
import { type SessionSums, sumSessions } from './session-sums.ts';
import { conditionsOf } from './where.ts';

export type SessionsQuestion = {
  readonly range: TimeRange;
  /** On calls: a session is shown with those of its calls that fit. */
  readonly filters: readonly Filter[];
  readonly limit: number;
  readonly cursor: string | null;
};

export type SessionsPage = { readonly sessions: readonly SessionSums[]; readonly next: string | null };

const mostSessions = 500;
const longest = 366 * 86_400_000;

type Place = { readonly to: string; readonly last: number; readonly id: string };
type Found = { readonly id: string; readonly last: number };

export async function askSessions(ledger: Ledger, question: SessionsQuestion, rule: RowRule = everything): Promise<SessionsPage> {
  const { filters, limit } = question;
  if (!Number.isInteger(limit) || limit < 1 || limit > mostSessions) throw invalid(`limit cannot be ${limit}: it is 1 to ${mostSessions}.`);
  const after = question.cursor === null ? null : readCursor(question.cursor);
  const range = after === null ? question.range : { ...question.range, to: after.to };
  if (Date.parse(range.to) - Date.parse(range.from) > longest) throw invalid('Sessions are listed for at most 366 days at a time.');
  const conditionsFor = (bindings: Bindings): string[] => [
    'session_id IS NOT NULL',
    ...rangeConditions(range, bindings),
    ...ruleConditions(rule, bindings),
    ...conditionsOf(callFields, filters, bindings),
  ];
  const found = await newest(ledger, conditionsFor, after, limit + 1);
  const ids = found.slice(0, limit).map(({ id }) => id);
  const last = found[limit - 1];
  const next = found.length > limit && last !== undefined ? writeCursor({ to: range.to, last: last.last, id: last.id }) : null;
  if (ids.length === 0) return { sessions: [], next };
  const among = (bindings: Bindings): readonly string[] => [
    ...conditionsFor(bindings),
    `session_id IN (${ids.map((id) => bindings.bind('String', id)).join(', ')})`,
  ];
  return { sessions: await sumSessions(ledger, among), next };
}

function newest(
  ledger: Ledger,
  conditionsFor: (bindings: Bindings) => readonly string[],
  after: Place | null,
  limit: number,
): Promise<Found[]> {
  const bindings = newBindings();
  const conditions = conditionsFor(bindings);
  const place =
    after === null
      ? ''
      : `HAVING (last, session_id) < (${bindings.bind("DateTime64(3, 'UTC')", sqlTime(after.last))}, ${bindings.bind('String', after.id)})`;
  return ledger.query(
    'SELECT session_id, max(request_timestamp) AS last, toUnixTimestamp64Milli(last) AS at FROM calls ' +
      `WHERE ${conditions.join(' AND ')} GROUP BY session_id ${place} ORDER BY last DESC, session_id DESC LIMIT ${limit}`,
    { params: bindings.params, parse: ({ session_id, at }) => ({ id: String(session_id), last: Number(at) }) },
  );
}

const writeCursor = ({ to, last, id }: Place): string => Buffer.from(`${Date.parse(to)} ${last} ${id}`).toString('base64url');

function readCursor(cursor: string): Place {
  const [, to, last, id] = /^(\d{1,13}) (\d{1,13}) (.+)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (to === undefined || last === undefined || id === undefined)
    throw invalid('cursor is not one that a page of sessions gave as `next`.');
  return { to: new Date(Number(to)).toISOString(), last: Number(last), id };
}
