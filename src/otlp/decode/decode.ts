// A request's bytes to spans or log records, in the encoding that its content-type names. Bounded: by the caller in bytes, here in
// records, attributes, text and levels. Throws NotOtlp and nothing else.
import { type Decoded, type LogRecord, type SignalLimits, type Span, usualLimits } from '../signal.ts';
import { logsOfJson, spansOfJson } from './json.ts';
import { logsOfProtobuf, spansOfProtobuf } from './protobuf.ts';

export type Encoding = 'protobuf' | 'json';

/** Null where the type is neither; the specification has these two. */
export function encodingOf(contentType: string | null): Encoding | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : null;
}

export function decodeSpans(body: Buffer, encoding: Encoding, limits: SignalLimits = usualLimits): Decoded<Span> {
  return encoding === 'json' ? spansOfJson(body, limits) : spansOfProtobuf(body, limits);
}

export function decodeLogs(body: Buffer, encoding: Encoding, limits: SignalLimits = usualLimits): Decoded<LogRecord> {
  return encoding === 'json' ? logsOfJson(body, limits) : logsOfProtobuf(body, limits);
}
