// One call with its text. The id says when the call was made, so only that moment is read; a call that was told to us later
// than it happened is looked for in the rest of the ledger, where an index keeps the search short.
import { type CallBody, bodyFields, type CallRecord, callFields } from '../../schema/call.ts';
import { timeOfUlid } from '../../lib/id.ts';
import type { Ledger } from '../connect.ts';
import { type Bindings, newBindings, sqlTime } from './bindings.ts';
import { columnNames, recordParser } from './records.ts';
import { everything, type RowRule, ruleConditions } from './rule.ts';

/** `body` is null once it was forgotten; bodies are kept for a shorter time than calls. */
export type CallWithBody = { readonly call: CallRecord; readonly body: CallBody | null };

const near = 60_000;
/** Of one id; more than one are told calls. */
const most = 5;
const parseCall = recordParser(callFields);
const parseBody = recordParser(bodyFields);

export async function askCall(ledger: Ledger, id: string, rule: RowRule = everything): Promise<CallWithBody | null> {
  const madeAt = timeOfUlid(id);
  if (madeAt === null) return null;
  // Call and text are looked for at once, because one after the other takes twice as long. Whose the call is, it says itself.
  const [found, texts] = await Promise.all([findCall(ledger, id, rule, madeAt), findBodies(ledger, id, madeAt - near, madeAt + near)]);
  if (found !== null && (texts.length < most || ofCall(found, texts) !== null)) return { call: found, body: ofCall(found, texts) };
  const call = found ?? (await findCall(ledger, id, rule, null));
  if (call === null) return null;
  const at = Date.parse(call.request_timestamp);
  return { call, body: ofCall(call, await findBodies(ledger, id, at, at)) };
}

/** Told calls may bear the id of another; the moment is their own. */
const ofCall = (call: CallRecord, bodies: readonly CallBody[]): CallBody | null =>
  bodies.find((body) => body.request_timestamp === call.request_timestamp) ?? null;

async function findBodies(ledger: Ledger, id: string, from: number, to: number): Promise<readonly CallBody[]> {
  const bindings = newBindings();
  return ledger.query(
    `SELECT ${columnNames(bodyFields)} FROM call_bodies WHERE request_id = ${bindings.bind('String', id)} AND ${within(from, to, bindings)} LIMIT ${most}`,
    { params: bindings.params, parse: parseBody },
  );
}

function within(from: number, to: number, bindings: Bindings): string {
  const bound = (at: number): string => bindings.bind("DateTime64(3, 'UTC')", sqlTime(Math.max(0, at)));
  return `request_timestamp >= ${bound(from)} AND request_timestamp <= ${bound(to)}`;
}

async function findCall(ledger: Ledger, id: string, rule: RowRule, around: number | null): Promise<CallRecord | null> {
  const bindings = newBindings();
  const conditions = [`request_id = ${bindings.bind('String', id)}`, ...ruleConditions(rule, bindings)];
  if (around !== null) conditions.push(within(around - near, around + near, bindings));
  const sql = `SELECT ${columnNames(callFields)} FROM calls WHERE ${conditions.join(' AND ')} LIMIT 1`;
  const [call] = await ledger.query(sql, { params: bindings.params, parse: parseCall });
  return call ?? null;
}
