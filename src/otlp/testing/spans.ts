// Spans as a test writes them: what it does not name is usual.
import type { Attributes, AttributeValue, LogRecord, Span } from '../signal.ts';

export type Values = Readonly<Record<string, AttributeValue>>;

const start = 1_795_420_800_000_000_000n;
export const traceId = '0af7651916cd43dd8448eb211c80319c';

export const attributesOf = (values: Values): Attributes => new Map(Object.entries(values));

export type SpanDraft = Partial<Omit<Span, 'attributes' | 'resource'>> & { readonly resource?: Values };

export function spanOf(values: Values, { resource = {}, ...rest }: SpanDraft = {}): Span {
  return {
    trace_id: traceId,
    span_id: 'b7ad6b7169203331',
    parent_span_id: null,
    name: 'chat',
    start,
    end: start + 1_250_000_000n,
    attributes: attributesOf(values),
    events: [],
    status: { code: 0, message: '' },
    scope: { name: 'test', version: '1' },
    resource: attributesOf(resource),
    ...rest,
  };
}

export function logOf(name: string, values: Values, body: AttributeValue = null): LogRecord {
  const ids = { trace_id: traceId, span_id: 'b7ad6b7169203331' };
  const scope = { name: 'test', version: '1' };
  return { ...ids, name, time: start, body, attributes: attributesOf(values), scope, resource: new Map() };
}

export const at = (milliseconds: number): bigint => start + BigInt(milliseconds) * 1_000_000n;
