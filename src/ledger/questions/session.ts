// One session: what its calls add up to, and the calls in the order of time, page by page. Sums are counted as usage rows count them.
import { type CallRecord, callFields } from '../../schema/call.ts';
import type { TimeRange } from '../../schema/question.ts';
import type { Ledger } from '../connect.ts';
import { type Bindings, invalid, newBindings, sqlTime } from './bindings.ts';
import { rangeConditions } from './call-range.ts';
import { writeCursor } from './calls.ts';
import { columnNames, recordParser } from './records.ts';
import { everything, type RowRule, ruleConditions } from './rule.ts';
import { type SessionSums, sumSessions } from './session-sums.ts';

export type SessionQuestion = {
  readonly session_id: string;
  /** Null is all there is. */
  readonly range: TimeRange | null;
  readonly limit: number;
  readonly cursor: string | null;
};

export type SessionAnswer = { readonly session: SessionSums; readonly calls: readonly CallRecord[]; readonly next: string | null };

const mostCalls = 1_000;
const parseCall = recordParser(callFields);

/** Null where it has no call, or none that the rule shows. */
export async function askSession(ledger: Ledger, question: SessionQuestion, rule: RowRule = everything): Promise<SessionAnswer | null> {
  const { session_id, range, limit, cursor } = question;
  if (!Number.isInteger(limit) || limit < 1 || limit > mostCalls) throw invalid(`limit cannot be ${limit}: it is 1 to ${mostCalls}.`);
  const conditionsFor = (bindings: Bindings): string[] => [
    `session_id = ${bindings.bind('String', session_id)}`,
    ...rangeConditions(range, bindings),
    ...ruleConditions(rule, bindings),
  ];
  const bindings = newBindings();
  const conditions = [...conditionsFor(bindings), ...(cursor === null ? [] : [afterCall(cursor, bindings)])];
  const [session] = await sumSessions(ledger, conditionsFor);
  if (session === undefined) return null;
  const found = await ledger.query(
    `SELECT ${columnNames(callFields)} FROM calls WHERE ${conditions.join(' AND ')} ORDER BY request_timestamp, request_id LIMIT ${limit + 1}`,
    { params: bindings.params, parse: parseCall },
  );
  const calls = found.slice(0, limit);
  const last = calls.at(-1);
  return { session, calls, next: found.length > limit && last !== undefined ? writeCursor(last) : null };
}

function afterCall(cursor: string, bindings: Bindings): string {
  const [, time, id] = /^(\d{1,15}) (\S{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time === undefined || id === undefined) throw invalid('cursor is not one that a page of this session gave as `next`.');
  const at = bindings.bind("DateTime64(3, 'UTC')", sqlTime(Number(time)));
  return `(request_timestamp, request_id) > (${at}, ${bindings.bind('String', id)})`;
}
