// The record of a call that was told. It is made as the gateway's is, out of the same parts; what was told explicitly wins over what
// was read for who, how it ended and when, and what nobody said stays unknown.
import type { CallBody, CallRecord } from '../../../schema/call.ts';
import type { Closed, ClosedEntry } from '../../../schema/entry.ts';
import type { ToldCall } from '../../../schema/ingest.ts';
import type { UsageSource } from '../../../schema/vocabulary.ts';
import { type Metered, meter } from '../meter.ts';
import { type CallOutcome, outcomeOf } from '../outcome.ts';
import { callOf, type Posted, type RecordParts, recordOf } from '../record.ts';
import { readTold } from './reading.ts';
import { toolCallsOf } from './tool-calls.ts';
import { tellsCounts } from './usage.ts';
import { requestSide, responseSide, type Side } from './wire.ts';

export const recordOfAny = (parts: RecordParts, entry: ClosedEntry): Promise<Posted> =>
  entry.closed.told === undefined ? recordOf(parts, entry) : toldRecord(parts, entry);

/** The entry's request bytes are the told call as JSON, checked when it was taken in. */
export async function toldRecord(parts: RecordParts, entry: ClosedEntry): Promise<Posted> {
  const told: ToldCall = JSON.parse(entry.request.toString('utf8'));
  const [request, response] = [requestSide(told), responseSide(told)];
  const closed = asExchange(entry.closed, request, response);
  const { reading, is_countable } = readTold(parts, told, closed, request, response);
  const outcome = toldOutcome(told, outcomeOf(closed, reading));
  const metered = sourced(told, await meter(parts, closed, reading, is_countable));
  const call = callOf(parts.book, { closed, reading, outcome, metered, flags: [] });
  return { call: { ...call, ...explicit(told, call) }, body: toldBody(told, call, reading) };
}

const asExchange = (closed: Closed, request: Side, response: Side): Closed => ({
  ...closed,
  request_headers: request.type === '' ? {} : { 'content-type': request.type },
  response_headers: response.type === '' ? {} : { 'content-type': response.type },
  request_bytes: request.bytes.length,
  response_bytes: response.bytes.length,
});

/** Where the sender says how it ended, it did; the reading may still say why. */
function toldOutcome(told: ToldCall, read: CallOutcome): CallOutcome {
  const said = { error_code: told.error_code ?? null, error_message: told.error_message ?? null };
  const status = told.status ?? read.status;
  if (status === 'success') return { status, ...said };
  const why = read.status === 'success' ? { error_code: null, error_message: null } : read;
  return { status, error_code: said.error_code ?? why.error_code, error_message: said.error_message ?? why.error_message };
}

/** Counts are the vendor's unless the sender says that it counted them itself. */
function sourced(told: ToldCall, metered: Metered): Metered {
  const said: UsageSource | null = told.usage_source ?? null;
  if (!tellsCounts(told) || said === null || said === 'none' || said === 'vendor') return metered;
  return { ...metered, source: said };
}

/** What only the sender knows, and what an exchange that was not seen leaves unknown. */
function explicit(told: ToldCall, call: CallRecord): Partial<CallRecord> {
  const { duration, ended } = timing(told);
  return {
    response_timestamp: ended === null ? null : new Date(ended).toISOString(),
    duration_ms: duration,
    ttft_ms: told.ttft_ms ?? null,
    overhead_ms: null,
    attempts: told.attempts ?? [],
    vendor_request_id: told.vendor_request_id ?? call.response_id,
    code_location: told.code_location ?? null,
    git_sha: told.git_sha ?? null,
    billing_currency: call.vendor_id === null ? null : call.billing_currency,
  };
}

/** Each follows from the other; an end before the beginning is no end. */
function timing(told: ToldCall): { readonly duration: number | null; readonly ended: number | null } {
  const began = Date.parse(told.request_timestamp ?? '');
  const said = told.response_timestamp ? Date.parse(told.response_timestamp) : null;
  const duration = told.duration_ms ?? (said === null || said < began ? null : said - began);
  const ended = said ?? (duration === null ? null : began + duration);
  return { duration, ended };
}

function toldBody(
  told: ToldCall,
  call: CallRecord,
  reading: {
    readonly request_messages: unknown;
    readonly request_params: unknown;
    readonly response_content: string | null;
    readonly response_raw: unknown;
    readonly tool_calls: readonly unknown[];
  },
): CallBody {
  const isUnread = reading.request_messages === null && reading.request_params === null;
  return {
    request_id: call.request_id,
    request_timestamp: call.request_timestamp,
    request_headers: null,
    response_headers: null,
    request_messages: reading.request_messages,
    // What no dialect read is kept as it was told.
    request_params: isUnread ? (told.request_body ?? null) : reading.request_params,
    response_content: reading.response_content,
    response_raw: reading.response_raw ?? told.response_body ?? null,
    tool_calls: toolCallsOf(told.tool_calls) ?? (reading.tool_calls.length === 0 ? null : reading.tool_calls),
  };
}
