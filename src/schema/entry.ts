// The journal's entries: what the gateway writes about a call and the desk reads. `Opened` is written before a vendor is
// asked and holds no text; `Closed` is the whole call, self-contained, followed in its frame by the bytes that passed.
import type { ToldCall } from './ingest.ts';
import type { DialectName, Ending, Quirk, Route } from './vocabulary.ts';

/** Who asks, for what, and where it goes. Times are epoch milliseconds. No header values, no text. */
export type Opened = {
  readonly id: string;
  readonly at: number;
  readonly gateway_id: string;
  readonly route: Route;
  readonly key_id: string | null;
  readonly user: string | null;
  readonly app: string | null;
  readonly function: string | null;
  readonly session_id: string | null;
  readonly call_type: string;
  readonly dialect: DialectName;
  readonly vendor_id: string | null;
  readonly vendor_name: string | null;
  readonly quirks: readonly Quirk[];
  readonly currency: string;
  readonly endpoint: string | null;
  readonly model_name: string | null;
  readonly model_id: string | null;
  readonly is_stream: boolean;
  readonly method: string;
  /** As the vendor gets it, query included, credentials removed. */
  readonly path: string;
  readonly client_request_id: string | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** From the caller's traceparent header (W3C Trace Context): absent in entries of earlier versions. */
  readonly trace_id?: string | null;
  readonly span_id?: string | null;
  readonly parent_span_id?: string | null;
  /** Of a call that was told: who told of it and what. Absent where it passed through. */
  readonly told?: ToldOf;
};

/** `key` names the call for its sender; `received` is epoch milliseconds; `call` is what an open says, null in a closed entry, whose request bytes hold all of it as JSON. */
export type ToldOf = { readonly key: string; readonly received: number; readonly call: ToldCall | null };

export type Attempt = {
  readonly endpoint: string;
  readonly at: number;
  readonly http_status: number | null;
  readonly error_code: string | null;
  /** Milliseconds from the attempt's start: connected or reused, head received, ended. */
  readonly head_ms: number | null;
  readonly end_ms: number;
};

/** The call as it ended, as far as the gateway can tell without reading the bodies. */
export type Closed = Opened & {
  readonly ended_at: number;
  readonly ending: Ending;
  /** The caller left and the answer was read on without it, so the bytes kept are more than the caller saw. */
  readonly drained: boolean;
  /** Ours or the transport's: `upstream_cut`, `timeout_idle`, `key_unknown`…; see errors.ts. Null on a complete exchange. */
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly http_status: number | null;
  readonly duration_ms: number;
  /** From the call's start to the first body byte from the vendor. */
  readonly first_byte_ms: number | null;
  readonly overhead_ms: number | null;
  readonly attempts: readonly Attempt[];
  /** How often the caller's SDK says it has already tried (x-stainless-retry-count). */
  readonly retry_count: number;
  readonly request_headers: Readonly<Record<string, string>>;
  readonly response_headers: Readonly<Record<string, string>>;
  readonly request_bytes: number;
  readonly response_bytes: number;
  readonly truncated: readonly ('request' | 'response')[];
  readonly redaction: readonly string[];
  /** Arrival of the body's chunks: [milliseconds since the call's start, offset in the body], at most a few hundred. */
  readonly marks: readonly (readonly [number, number])[];
};

/** A closed entry with its bytes. Bodies are as they passed on the wire: content-encoding not undone. */
export type ClosedEntry = {
  readonly closed: Closed;
  readonly request: Buffer;
  readonly response: Buffer;
};
