// Calls that the ledger has already from somebody who saw more of them: found by the vendor's ids, near the same time. A trace tells
// of the same exchange that passed through the gateway, under another id.
import type { CallRecord } from '../schema/call.ts';
import type { Ledger } from './connect.ts';
import { newBindings, sqlTime } from './questions/bindings.ts';

type Told = Pick<CallRecord, 'request_id' | 'request_timestamp' | 'response_id' | 'vendor_request_id'>;

/** Clocks differ, and a span may begin before its request. */
const nearMs = 15 * 60_000;
const atOnce = 500;

/** The request ids of those among `calls` that another route told of. */
export async function findTwins(
  ledger: Ledger,
  calls: readonly Told[],
  routes: readonly CallRecord['route'][],
): Promise<ReadonlySet<string>> {
  const named = calls.filter((call) => idsOf(call).length > 0).sort((a, b) => (a.request_timestamp < b.request_timestamp ? -1 : 1));
  const twins = new Set<string>();
  for (let at = 0; at < named.length; at += atOnce) {
    const some = named.slice(at, at + atOnce);
    const seen = await callsWithIds(ledger, some, routes);
    for (const call of some) {
      const began = Date.parse(call.request_timestamp);
      const isThere = idsOf(call).some((id) => seen.get(id)?.some((time) => Math.abs(time - began) <= nearMs));
      if (isThere) twins.add(call.request_id);
    }
  }
  return twins;
}

const idsOf = ({ response_id, vendor_request_id }: Told): string[] =>
  [response_id, vendor_request_id].flatMap((id) => (id === null || id === '' ? [] : [id]));

async function callsWithIds(
  ledger: Ledger,
  calls: readonly Told[],
  routes: readonly CallRecord['route'][],
): Promise<Map<string, number[]>> {
  const bindings = newBindings();
  const time = (call: Told | undefined, shift: number): string =>
    bindings.bind("DateTime64(3, 'UTC')", sqlTime(Date.parse(call?.request_timestamp ?? '') + shift));
  const ids = bindings.bind('Array(String)', calls.flatMap(idsOf));
  const found = await ledger.query(
    `SELECT response_id, vendor_request_id, toUnixTimestamp64Milli(request_timestamp) AS at FROM calls
      WHERE request_timestamp BETWEEN ${time(calls[0], -nearMs)} AND ${time(calls.at(-1), nearMs)}
        AND route IN ${bindings.bind('Array(String)', [...routes])} AND (response_id IN ${ids} OR vendor_request_id IN ${ids})`,
    { params: bindings.params, parse: (row) => ({ ids: [row.response_id, row.vendor_request_id], at: Number(row.at) }) },
  );
  const seen = new Map<string, number[]>();
  for (const row of found)
    for (const id of row.ids) if (typeof id === 'string' && id !== '') seen.set(id, [...(seen.get(id) ?? []), row.at]);
  return seen;
}
