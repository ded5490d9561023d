// What OpenTelemetry sends, decoded: spans and log records with the resource and scope they belong to. The same shape from
// protobuf and from JSON. Ids are hex in lower case, times are nanoseconds since 1970, values are what JSON can hold.

export type AttributeValue = string | number | boolean | null | readonly AttributeValue[] | { readonly [name: string]: AttributeValue };

/** By name. A map, because names come from strangers: none of them is special. */
export type Attributes = ReadonlyMap<string, AttributeValue>;

export type Scope = { readonly name: string; readonly version: string };

export type SpanEvent = { readonly name: string; readonly time: bigint; readonly attributes: Attributes };

export type Span = {
  readonly trace_id: string | null;
  readonly span_id: string | null;
  readonly parent_span_id: string | null;
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  /** 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message: string };
  readonly scope: Scope;
  readonly resource: Attributes;
};

export type LogRecord = {
  readonly trace_id: string | null;
  readonly span_id: string | null;
  /** The event's name: the record's own field, or the attribute `event.name` of earlier versions. */
  readonly name: string;
  readonly time: bigint;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  readonly scope: Scope;
  readonly resource: Attributes;
};

/** What one request may hold. What is beyond is left out and counted, never an error of the whole. */
export type SignalLimits = {
  /** Spans or log records. */
  readonly records: number;
  /** Of one span, event, log record or resource. */
  readonly attributes: number;
  /** Of one span. */
  readonly events: number;
  /** Characters of one string. */
  readonly text: number;
  /** Lists and maps in each other. */
  readonly levels: number;
};

export const usualLimits: SignalLimits = { records: 20_000, attributes: 10_000, events: 10_000, text: 4 * 1024 * 1024, levels: 32 };

export type Decoded<T> = {
  readonly records: readonly T[];
  /** Records beyond the limit. */
  readonly beyond: number;
};

/** Bytes that are no OTLP request. The message says where, and holds nothing of the content. */
export class NotOtlp extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotOtlp';
  }
}

/** 16 and 8 bytes in hex; an id of zeros only is none (W3C Trace Context). */
export function idOf(hex: string, bytes: 8 | 16): string | null {
  const id = hex.toLowerCase();
  return id.length === bytes * 2 && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id) ? id : null;
}
