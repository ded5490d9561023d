// What a wire format can be asked. A dialect is pure: bytes in, facts out. It never throws on what it does not know: a field
// it cannot read is null, an event it does not know is passed over. The gateway asks `settle` alone; the desk asks `read`.
import type { Closed } from '../schema/entry.ts';
import type { TokenUsage } from '../schema/token-usage.ts';
import type { DialectName, Quirk } from '../schema/vocabulary.ts';

/** One HTTP exchange, bodies decoded (content-encoding undone) and whole as far as they were kept. */
export type Exchange = {
  readonly method: string;
  /** Path and query as the vendor got them. */
  readonly path: string;
  readonly quirks: readonly Quirk[];
  readonly request: Buffer;
  readonly request_type: string;
  readonly http_status: number | null;
  readonly response: Buffer;
  /** The answer's content-type; a dialect tells a stream from a document by this and by the bytes. */
  readonly response_type: string;
  readonly response_headers: Readonly<Record<string, string>>;
};

/** The exchange that a closed entry tells of, its answer decoded. */
export function exchangeOf(closed: Closed, request: Buffer, response: Buffer): Exchange {
  return {
    method: closed.method,
    path: closed.path,
    quirks: closed.quirks,
    request,
    request_type: closed.request_headers['content-type'] ?? '',
    http_status: closed.http_status,
    response,
    response_type: closed.response_headers['content-type'] ?? '',
    response_headers: closed.response_headers,
  };
}

export type ToolCall = { readonly id: string | null; readonly name: string; readonly arguments: string };

/** Everything Daybook wants to know of an exchange. JSON values are as the vendor's SDK would give them. */
export type Reading = {
  /** The model the request asked for. */
  readonly model: string | null;
  readonly request_messages: unknown;
  /** The request without its messages. */
  readonly request_params: Readonly<Record<string, unknown>> | null;
  /** What a person would read: text of the (first) answer. Null where there is none. */
  readonly response_content: string | null;
  /** The vendor's body; for a stream the final object as the vendor's SDK accumulates it. Null where nothing was readable. */
  readonly response_raw: unknown;
  readonly tool_calls: readonly ToolCall[];
  readonly finish_reason: string | null;
  readonly response_model: string | null;
  /** The answer's own id (chatcmpl-…, msg_…, resp_…). */
  readonly response_id: string | null;
  readonly usage: TokenUsage | null;
  /** The vendor's usage object(s), verbatim. */
  readonly usage_raw: unknown;
  /** An error body, or an error event inside a 200 stream. */
  readonly error: { readonly code: string | null; readonly message: string } | null;
  /** Whether the answer reached its end: true or false where the wire format marks one, null where it cannot be told. */
  readonly finished: boolean | null;
  /** Byte offset in `response` just after the first event with content (text, tool call, reasoning): gives ttft. */
  readonly first_content_at: number | null;
  /** What a tokenizer counts where the vendor gives no usage. `complete` is false where images, audio or files were left out. */
  readonly countable: {
    readonly input: readonly string[];
    readonly output: readonly string[];
    readonly messages: number;
    readonly complete: boolean;
  };
};

/** The little the gateway needs at the close: enough for budgets, metrics and the live view. */
export type Settlement = { readonly usage: TokenUsage | null; readonly finished: boolean | null; readonly failed: boolean };

export interface Dialect {
  readonly name: DialectName;
  read(exchange: Exchange): Reading;
  /** Agrees with `read` on usage, finished and error, and reads no more than it must (a stream from its tail). */
  settle(exchange: Exchange): Settlement;
}

export const nothingRead: Reading = {
  model: null,
  request_messages: null,
  request_params: null,
  response_content: null,
  response_raw: null,
  tool_calls: [],
  finish_reason: null,
  response_model: null,
  response_id: null,
  usage: null,
  usage_raw: null,
  error: null,
  finished: null,
  first_content_at: null,
  countable: { input: [], output: [], messages: 0, complete: true },
};
