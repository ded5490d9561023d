// One call with its text. The id says when the call was made, so only that moment is read; a call that was told to us later
// than it happened is looked for in the rest of the ledger, where an index keeps the search short.
import { type CallBody, bodyFields, type CallRecord, callFields } from '../../schema/call.ts';
import { timeOfUlid } from '../../lib/id.ts';
import type { Ledger } from '../connect.ts';
import { newBindings, sqlTime } from './bindings.ts';
import { columnNames, recordParser } from './records.ts';
import { everything, type RowRule, ruleConditions } from './rule.ts';

/** `body` is null once it was forgotten; bodies are kept for a shorter time than calls. */
export type CallWithBody = { readonly call: CallRecord; readonly body: CallBody | null };

const near = 60_000;
const parseCall = recordParser(callFields);
const parseBody = recordParser(bodyFields);

export async function askCall(ledger: Ledger, id: string, rule: RowRule = everything): Promise<CallWithBody | null> {
  const madeAt = timeOfUlid(id);
  if (madeAt === null) return null;
  const call = (await findCall(ledger, id, rule, madeAt)) ?? (await findCall(ledger, id, rule, null));
  if (call === null) return null;
  const bindings = newBindings();
  const at = bindings.bind("DateTime64(3, 'UTC')", sqlTime(Date.parse(call.request_timestamp)));
  const [body] = await ledger.query(
    `SELECT ${columnNames(bodyFields)} FROM call_bodies WHERE request_timestamp = ${at} AND request_id = ${bindings.bind('String', id)} LIMIT 1`,
    { params: bindings.params, parse: parseBody },
  );
  return { call, body: body ?? null };
}

async function findCall(ledger: Ledger, id: string, rule: RowRule, around: number | null): Promise<CallRecord | null> {
  const bindings = newBindings();
  const conditions = [`request_id = ${bindings.bind('String', id)}`, ...ruleConditions(rule, bindings)];
  if (around !== null) {
    conditions.push(
      `request_timestamp >= ${bindings.bind("DateTime64(3, 'UTC')", sqlTime(Math.max(0, around - near)))}`,
      `request_timestamp <= ${bindings.bind("DateTime64(3, 'UTC')", sqlTime(around + near))}`,
    );
  }
  const sql = `SELECT ${columnNames(callFields)} FROM calls WHERE ${conditions.join(' AND ')} LIMIT 1`;
  const [call] = await ledger.query(sql, { params: bindings.params, parse: parseCall });
  return call ?? null;
}
