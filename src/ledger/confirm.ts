// The last word on a batch that may have been tried before. The engine notes an insert's token a moment before it keeps the
// rows (MergeTreeSink::commitPart); killed in between, it takes the next try for a repetition of something it never kept.
// So a batch posted again is looked up row by row: what is missing is inserted, and the usage rows it touches are counted.
import type { CallBody, CallRecord } from '../schema/call.ts';
import type { Ledger } from './connect.ts';
import { newBindings, sqlTime } from './questions/bindings.ts';
import { repairBuckets } from './verify.ts';

type Kept = Pick<CallRecord, 'request_id' | 'request_timestamp'>;

export type Confirmed = { readonly missing_calls: readonly CallRecord[]; readonly missing_bodies: readonly CallBody[] };

const atOnce = 500;
const quarter = 15 * 60_000;

/** What of the batch the ledger does not have. */
export async function findMissing(ledger: Ledger, calls: readonly CallRecord[], bodies: readonly CallBody[]): Promise<Confirmed> {
  return { missing_calls: await notIn(ledger, 'calls', calls), missing_bodies: await notIn(ledger, 'call_bodies', bodies) };
}

async function notIn<T extends Kept>(ledger: Ledger, table: 'calls' | 'call_bodies', rows: readonly T[]): Promise<T[]> {
  const inOrder = [...rows].sort((a, b) => (a.request_timestamp < b.request_timestamp ? -1 : 1));
  const missing: T[] = [];
  for (let at = 0; at < inOrder.length; at += atOnce) {
    const some = inOrder.slice(at, at + atOnce);
    const bindings = newBindings();
    const time = (row: T | undefined): string => bindings.bind("DateTime64(3, 'UTC')", sqlTime(Date.parse(row?.request_timestamp ?? '')));
    const ids = bindings.bind(
      'Array(String)',
      some.map((row) => row.request_id),
    );
    const found = await ledger.query(
      `SELECT request_id FROM ${table} WHERE request_timestamp BETWEEN ${time(some[0])} AND ${time(some.at(-1))} AND request_id IN ${ids}`,
      { params: bindings.params, parse: (row) => String(row.request_id) },
    );
    const there = new Set(found);
    missing.push(...some.filter((row) => !there.has(row.request_id)));
  }
  return missing;
}

/** Counts the quarters of an hour the calls lie in, and puts right those that differ. */
export async function confirmUsage(ledger: Ledger, calls: readonly CallRecord[]): Promise<void> {
  const buckets = new Set(calls.map((call) => Math.floor(Date.parse(call.request_timestamp) / quarter) * quarter));
  await repairBuckets(
    ledger,
    [...buckets].map((bucket) => new Date(bucket).toISOString()),
  );
}
