// From a journal entry to the full record: the dialect reads the bytes, usage is estimated where the vendor gave none, the price
// book says what it cost. The same entry gives the same record, however often it is posted. A dialect that fails costs the
// record its details, never the record.
import type { Logger } from 'pino';
import { type Dialect, exchangeOf, nothingRead, type Reading } from '../../dialects/dialect.ts';
import { decodeBody } from '../../lib/content-encoding.ts';
import { nestsTooDeep } from '../../lib/json.ts';
import { requestIdHeaders } from '../../lib/request-ids.ts';
import type { PriceBook } from '../../prices/book.ts';
import { costOfCall, noCost, type PricedCall } from '../../prices/price-again.ts';
import type { CallBody, CallRecord } from '../../schema/call.ts';
import type { Closed, ClosedEntry } from '../../schema/entry.ts';
import type { TokenUsage } from '../../schema/token-usage.ts';
import type { DialectName } from '../../schema/vocabulary.ts';
import { type Metered, type MeterParts, meter } from './meter.ts';
import { type CallOutcome, outcomeOf } from './outcome.ts';
import { lastUserText, preview } from './preview.ts';

export type RecordParts = MeterParts & {
  readonly dialectOf: (name: DialectName) => Dialect | null;
  readonly book: PriceBook;
  readonly log: Logger;
};

export type Posted = { readonly call: CallRecord; readonly body: CallBody };

export async function recordOf(parts: RecordParts, entry: ClosedEntry): Promise<Posted> {
  const { closed } = entry;
  const response = decodeBody(entry.response, closed.response_headers['content-encoding']);
  const reading = readExchange(parts, closed, entry.request, response);
  const metered = await meter(parts, closed, reading);
  const flags = response === null ? ['undecodable'] : [];
  const call = callOf(parts.book, { closed, reading, outcome: outcomeOf(closed, reading), metered, flags });
  return { call, body: bodyOf(closed, reading, entry, response) };
}

/** What is known of a call when its record is written, whichever way it came. */
export type Known = {
  readonly closed: Closed;
  readonly reading: Reading;
  readonly outcome: CallOutcome;
  readonly metered: Metered;
  /** Oddities beside those of the usage. */
  readonly flags: readonly string[];
};

export function callOf(book: PriceBook, { closed, reading, outcome, metered, flags }: Known): CallRecord {
  const { usage } = metered;
  const iso = (time: number): string => new Date(time).toISOString();
  const asked: PricedCall = {
    request_timestamp: iso(closed.at),
    method: closed.method,
    call_type: closed.call_type,
    model_name: closed.model_name ?? reading.model,
    model_id: closed.model_id ?? reading.model,
    response_model: reading.response_model,
    vendor_id: closed.vendor_id,
    http_status: closed.http_status,
    usage_source: metered.source,
    billing_currency: closed.currency,
  };

  return {
    request_id: closed.id,
    ...asked,
    response_timestamp: closed.ending === 'died' ? null : iso(closed.ended_at),
    status: outcome.status,
    user: closed.user,
    session_id: closed.session_id,
    source_app: closed.app,
    source_function: closed.function,
    vendor_name: closed.vendor_name,
    endpoint: closed.endpoint,
    dialect: closed.dialect,
    path: closed.path,
    is_stream: closed.is_stream,
    finish_reason: reading.finish_reason,
    error_code: outcome.error_code,
    error_message: outcome.error_message?.slice(0, 2000) ?? null,
    duration_ms: closed.ending === 'died' ? null : closed.duration_ms,
    ttft_ms: timeToFirstToken(closed, reading),
    overhead_ms: closed.overhead_ms,
    retry_count: closed.retry_count,
    attempts: closed.attempts,
    prompt_tokens: usage.input_total,
    completion_tokens: usage.output_total,
    total_tokens: usage.total,
    cached_tokens: usage.parts.input_cache_read ?? null,
    cache_write_tokens: cacheWrites(usage),
    reasoning_tokens: usage.parts.output_reasoning ?? null,
    usage: metered.source === 'none' ? null : { ...usage, ...(metered.method !== null && { estimate_method: metered.method }) },
    usage_raw: reading.usage_raw,
    usage_flags: [...usage.flags, ...flags],
    ...(costOfCall(asked, usage, book) ?? noCost),
    saved_cost: null,
    cache_status: 'off',
    cache_key: null,
    ip_address: closed.ip,
    user_agent: closed.user_agent,
    key_id: closed.key_id,
    gateway_id: closed.gateway_id,
    route: closed.route,
    client_request_id: closed.client_request_id,
    vendor_request_id: vendorRequestId(closed) ?? reading.response_id,
    response_id: reading.response_id,
    trace_id: closed.trace_id ?? null,
    span_id: closed.span_id ?? null,
    parent_span_id: closed.parent_span_id ?? null,
    code_location: null,
    git_sha: null,
    metadata: closed.metadata,
    redaction: closed.redaction,
    request_bytes: closed.request_bytes,
    response_bytes: closed.response_bytes,
    truncated: closed.truncated,
    preview: preview(lastUserText(reading.request_messages)),
    answer_preview: preview(reading.response_content),
  };
}

/** `response` is decoded; null where it could not be. */
export function readExchange(parts: RecordParts, closed: Closed, request: Buffer, response: Buffer | null): Reading {
  const dialect = parts.dialectOf(closed.dialect);
  if (dialect === null) return nothingRead;
  try {
    return dialect.read(exchangeOf(closed, request, response ?? Buffer.alloc(0)));
  } catch (error) {
    parts.log.error(
      { err: error, request_id: closed.id, dialect: closed.dialect },
      'a dialect failed to read a call; it is recorded without detail',
    );
    return nothingRead;
  }
}

function cacheWrites(usage: TokenUsage): number | null {
  let sum: number | null = null;
  for (const [part, tokens] of Object.entries(usage.parts)) if (part.startsWith('input_cache_write')) sum = (sum ?? 0) + tokens;
  return sum;
}

/** When the chunk that brought the first content arrived. Of an encoded body only the first byte's time is known. */
function timeToFirstToken(closed: Closed, reading: Reading): number | null {
  if (!closed.is_stream || reading.first_content_at === null) return null;
  if (closed.response_headers['content-encoding'] !== undefined) return closed.first_byte_ms;
  let found: number | null = null;
  for (const [ms, offset] of closed.marks) {
    if (offset >= reading.first_content_at) break;
    found = ms;
  }
  return found;
}

function vendorRequestId(closed: Closed): string | null {
  for (const name of requestIdHeaders) {
    const value = closed.response_headers[name];
    if (value !== undefined) return value;
  }
  return null;
}

function bodyOf(closed: Closed, reading: Reading, entry: ClosedEntry, response: Buffer | null): CallBody {
  const isRead = reading !== nothingRead;
  return {
    request_id: closed.id,
    request_timestamp: new Date(closed.at).toISOString(),
    request_headers: closed.request_headers,
    response_headers: closed.response_headers,
    request_messages: reading.request_messages ?? null,
    request_params: isRead ? reading.request_params : asJson(entry.request),
    response_content: reading.response_content,
    // What no dialect read, or read only in part, is kept as it came.
    response_raw: reading.response_raw ?? (response === null ? null : asJson(response)),
    tool_calls: reading.tool_calls.length === 0 ? null : reading.tool_calls,
  };
}

/** The body as a JSON value, as text where it is not JSON or could not be written as JSON again, null where it is empty. */
function asJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return null;
  const text = bytes.toString('utf8');
  if (nestsTooDeep(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text; // Not one JSON document: a person reads it as the text it is.
  }
}
