// How an answer is sent, and what goes wrong with it. A plan changes the way bytes travel, never which bytes they are, but
// for the faults that say so.

/** One write for all, one for each SSE event (with the blank line that ends it), or writes of so many bytes. */
export type Cut = 'whole' | 'events' | number;

/** Before the head, after so many body bytes as they pass on the wire, or after so many pieces of the cut. */
export type Moment = 'head' | { readonly bytes: number } | { readonly pieces: number };

export type Fault =
  /** A TCP reset, an orderly end of the connection, or silence until the peer leaves. */
  | { readonly what: 'reset' | 'end' | 'stall'; readonly at: Moment }
  /** Bytes that are no HTTP, and the end. */
  | { readonly what: 'garbage' }
  /** 204 without a body, whatever was to be answered. */
  | { readonly what: 'no_content' }
  /** content-length claims so many bytes more than come (less where negative); then the connection ends. */
  | { readonly what: 'wrong_length'; readonly by: number }
  /** Another header of so many bytes. */
  | { readonly what: 'huge_headers'; readonly bytes: number };

export type Encoding = 'identity' | 'gzip' | 'br' | 'deflate';

export type Plan = {
  /** Default: events for a stream, whole for a document. */
  readonly cut?: Cut;
  /** Milliseconds before the head, and between pieces. Without the latter, pieces are one turn of the event loop apart. */
  readonly delay_ms?: { readonly head?: number; readonly between?: number };
  readonly encoding?: Encoding;
  /** Default: chunked for a stream, length for a document. HTTP/1.0 has no chunks: there, chunked means close. */
  readonly framing?: 'chunked' | 'length' | 'close';
  readonly version?: '1.1' | '1.0';
  /** So many 103 Early Hints first. */
  readonly early_hints?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly trailers?: Readonly<Record<string, string>>;
  /** Says `connection: close` and does it. */
  readonly close?: boolean;
  readonly fault?: Fault;
};
