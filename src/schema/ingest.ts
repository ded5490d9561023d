// A call that did not pass through the gateway, as whoever made it tells it: our SDK, an app over HTTP, an OpenTelemetry
// exporter. It may come as a whole, or as an `open` when it is asked and a `close` when it is over.
import { z } from 'zod';
import { dialectNames } from './vocabulary.ts';

const short = z.string().max(512);
const word = short.nullish();
const text = z.string().nullish();
const count = z.int().nonnegative().nullish();
/** Up to a hundred days; what is longer is another unit. */
const milliseconds = z.number().nonnegative().max(8_640_000_000).nullish();
const instant = z.iso.datetime({ offset: true });

/** How a told call ended. `pending` is an open without a close. */
export const toldStatuses = ['success', 'failed', 'timeout', 'cancelled', 'refused', 'unknown'] as const;

/** A side of an HTTP exchange as the vendor's wire has it: a JSON value, or the text of an event stream. */
const wire = z.unknown();

export const toldFields = {
  /** Chosen by the sender, the same when it sends the record again. A ULID is taken as it is; anything else is kept as client_request_id. */
  id: z.string().min(1).max(128),
  event: z.enum(['call', 'open', 'close']).default('call'),
  /** When the call began. A `close` may leave it to its `open`. */
  request_timestamp: instant.optional(),
  response_timestamp: instant.nullish(),
  duration_ms: milliseconds,
  ttft_ms: milliseconds,
  status: z.enum(toldStatuses).optional(),
  http_status: z.int().min(100).max(599).nullish(),
  error_code: word,
  error_message: text,
  user: word,
  session_id: word,
  call_type: word,
  source_app: word,
  source_function: word,
  /** The name the caller used, the vendor's id of it, and what the vendor says it ran. */
  model_name: word,
  model_id: word,
  response_model: word,
  /** The id or the name of a vendor row. */
  vendor: word,
  /** An endpoint's name, or the address that was called, whose host tells the vendor. */
  endpoint: word,
  dialect: z.enum(dialectNames).nullish(),
  /** Of the HTTP request; POST unless said, and the path of the endpoint's address or of the dialect. Without a query. */
  method: word,
  path: word,
  is_stream: z.boolean().nullish(),
  finish_reason: word,
  retry_count: count,
  attempts: z.array(z.looseObject({})).nullish(),
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  cached_tokens: count,
  cache_write_tokens: count,
  reasoning_tokens: count,
  /** Where the counts come from; `vendor` unless said. */
  usage_source: z.enum(['vendor', 'vendor_partial', 'tokenizer', 'none']).nullish(),
  /** The vendor's own usage object, verbatim. */
  usage_raw: z.unknown().optional(),
  /** The vendor's own figure, a decimal string, and its currency. */
  vendor_reported_cost: z.string().nullish(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullish(),
  request_messages: z.unknown().optional(),
  request_params: z.record(z.string(), z.unknown()).nullish(),
  response_content: text,
  tool_calls: z.unknown().optional(),
  /** Both sides as they passed on the wire. With `dialect` they are read as the gateway reads them, and fill what the other fields leave open. */
  request_body: wire.optional(),
  response_body: wire.optional(),
  vendor_request_id: word,
  /** The answer's own id (chatcmpl-…, msg_…, resp_…). */
  response_id: word,
  trace_id: word,
  span_id: word,
  parent_span_id: word,
  /** Where in the caller's code, `file:line`, and of which commit. */
  code_location: word,
  git_sha: word,
  ip_address: word,
  user_agent: word,
  /** Which rules changed the text before it was sent. */
  redaction: z.array(z.string().max(128)).max(50).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
} as const;

/** Fields nobody here knows are kept in the metadata, under their own names. */
export const toldCall = z.looseObject(toldFields);
export type ToldCall = z.infer<typeof toldCall>;
export type ToldCallInput = z.input<typeof toldCall>;

/** What became of one record of a batch, in the batch's order. */
export type ToldResult = {
  readonly id: string | null;
  /** `accepted` is in the journal; `duplicate` was there before and changes nothing; `refused` says why and loses nothing else. */
  readonly result: 'accepted' | 'duplicate' | 'refused';
  readonly error?: { readonly code: string; readonly path: string | null; readonly message: string };
};

/** Records a sender could not keep: counted, so that a gap is seen. */
export const toldGap = z.strictObject({ from: instant, to: instant, lost: z.int().positive(), sender: short });
export type ToldGap = z.infer<typeof toldGap>;
