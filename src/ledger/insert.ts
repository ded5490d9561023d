// Posting a batch into the ledger: bodies first, then calls, so that a call that can be seen has its body. The usage rows
// follow in the same insert as the calls. The same batch under the same token changes nothing, however far it got before.
import type { ClickHouseSettings } from '@clickhouse/client';
import { bodyFields, type CallBody, type CallRecord, callFields } from '../schema/call.ts';
import { confirmUsage, findMissing } from './confirm.ts';
import type { Ledger } from './connect.ts';
import { encoderOf } from './encode.ts';

const encodeCall = encoderOf(callFields);
const encodeBody = encoderOf(bodyFields);

/**
 * One insert is one block per partition, always cut the same way, because the token names blocks by their order. A null
 * where the model says there is always a value is refused rather than turned into 0 or ''.
 */
export const inOneBlock = {
  deduplicate_insert: 'enable',
  deduplicate_blocks_in_dependent_materialized_views: 1,
  input_format_parallel_parsing: 0,
  input_format_null_as_default: 0,
  max_insert_block_size: '10000000',
  min_insert_block_size_rows: '10000000',
  min_insert_block_size_bytes: '0',
  max_insert_threads: '1',
  max_partitions_per_insert_block: '0',
} satisfies ClickHouseSettings;

export type InsertCallsOptions = {
  /**
   * True where it is certain that no process has tried this batch before. Only then is the look at what the ledger kept left
   * out; see confirm.ts for why a repeated batch needs it.
   */
  readonly first_try?: boolean;
};

/**
 * `token` names the batch: the same calls in the same order must always come under the same one. But for a first try, what the
 * ledger has already is left out, under whichever token it came.
 */
export async function insertCalls(
  ledger: Ledger,
  calls: readonly CallRecord[],
  bodies: readonly CallBody[],
  token: string,
  { first_try = false }: InsertCallsOptions = {},
): Promise<void> {
  // A batch that was refused comes again in parts under tokens of their own: what is there already must be left out.
  const unseen = first_try ? { missing_calls: calls, missing_bodies: bodies } : await findMissing(ledger, calls, bodies);
  const [newBodies, newCalls] = [unseen.missing_bodies, unseen.missing_calls];
  if (newBodies.length > 0) await insertOnce(ledger, 'call_bodies', linesOf(newBodies, encodeBody), `${token}:b`);
  if (newCalls.length > 0) await insertOnce(ledger, 'calls', linesOf(newCalls, encodeCall), `${token}:c`);
  if (first_try) return;
  const { missing_calls, missing_bodies } = await findMissing(ledger, calls, bodies);
  if (missing_bodies.length > 0) await insertMissing(ledger, 'call_bodies', linesOf(missing_bodies, encodeBody));
  if (missing_calls.length > 0) await insertMissing(ledger, 'calls', linesOf(missing_calls, encodeCall));
  await confirmUsage(ledger, calls);
}

const insertOnce = (ledger: Ledger, table: string, lines: Iterable<string>, token: string): Promise<void> =>
  ledger.insert(table, lines, { settings: { ...inOneBlock, insert_deduplication_token: token } });

/** These are known not to be there, so nothing may take them for a repetition. */
const insertMissing = (ledger: Ledger, table: string, lines: Iterable<string>): Promise<void> =>
  ledger.insert(table, lines, { settings: { ...inOneBlock, deduplicate_insert: 'disable' } });

const pieceLength = 1 << 18;

/** Some hundred lines at a time, written as the connection takes them: the engine reads one piece while the next is made. */
export function* linesOf<T>(rows: readonly T[], encode: (row: T) => string): Generator<string> {
  let piece = '';
  for (const row of rows) {
    piece += encode(row);
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
