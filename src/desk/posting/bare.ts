// The least that is known of a call: who asked whom, when, and how it ended, without headers, bodies, usage or anything else the
// ledger may have refused. It says so itself, in its usage flags.
import type { ClosedEntry } from '../../schema/entry.ts';
import { type Posted, type RecordParts, recordOf } from './record.ts';

const nothing: Buffer = Buffer.alloc(0);

export async function bareRecord(parts: RecordParts, { closed }: ClosedEntry): Promise<Posted> {
  const known = { ...closed, metadata: null, attempts: [], marks: [], request_headers: {}, response_headers: {} };
  const { call, body } = await recordOf({ ...parts, dialectOf: () => null }, { closed: known, request: nothing, response: nothing });
  return { call: { ...call, usage_flags: ['unrecordable'] }, body };
}
