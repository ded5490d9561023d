// OTLP in JSON as the specification has it (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"): names in camelCase, ids in hex,
// 64-bit numbers as text or number. Names in snake_case and ids in base64, which protobuf's own JSON mapping gives, are read too.
import { asList, asObject, asObjects, asText, type JsonObject, nestsTooDeep, parseJson } from '../../lib/json.ts';
import {
  type Attributes,
  type AttributeValue,
  type Decoded,
  idOf,
  type LogRecord,
  NotOtlp,
  type SignalLimits,
  type Span,
  type SpanEvent,
} from '../signal.ts';
import { doubleOf, nameOf, wholeOf } from './protobuf.ts';

export function spansOfJson(body: Buffer, limits: SignalLimits): Decoded<Span> {
  return decode(body, limits, { resource: 'resourceSpans', scope: 'scopeSpans', record: 'spans' }, readSpan);
}

export function logsOfJson(body: Buffer, limits: SignalLimits): Decoded<LogRecord> {
  return decode(body, limits, { resource: 'resourceLogs', scope: 'scopeLogs', record: 'logRecords' }, readLog);
}

type Names = { readonly resource: string; readonly scope: string; readonly record: string };
type Surroundings = Pick<Span, 'scope' | 'resource'>;
type ReadRecord<T> = (record: JsonObject, limits: SignalLimits, around: Surroundings) => T;

function decode<T>(body: Buffer, limits: SignalLimits, names: Names, read: ReadRecord<T>): Decoded<T> {
  const text = body.toString('utf8');
  // A request's own levels stand above those of its values.
  if (nestsTooDeep(text, limits.levels * 4)) throw new NotOtlp('It nests too deeply.');
  const request = asObject(parseJson(text));
  if (request === null) throw new NotOtlp('It is not a JSON object.');
  const top = member(request, names.resource);
  if (top !== undefined && top !== null && !Array.isArray(top)) throw new NotOtlp(`${names.resource} is not a list.`);
  const records: T[] = [];
  let beyond = 0;
  for (const ofResource of asObjects(top)) {
    const resource = attributesOf(member(asObject(ofResource['resource']) ?? {}, 'attributes'), limits);
    for (const ofScope of asObjects(member(ofResource, names.scope))) {
      const said = asObject(ofScope['scope']) ?? {};
      const scope = { name: asText(said['name']) ?? '', version: asText(said['version']) ?? '' };
      for (const record of asObjects(member(ofScope, names.record)))
        if (records.length < limits.records) records.push(read(record, limits, { scope, resource }));
        else beyond += 1;
    }
  }
  return { records, beyond };
}

/** A member by its name in camelCase, or as the protobuf file writes it. */
function member(of: JsonObject, name: string): unknown {
  return of[name] ?? of[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
}

function readSpan(span: JsonObject, limits: SignalLimits, around: Surroundings): Span {
  const status = asObject(span['status']) ?? {};
  return {
    trace_id: hexOf(member(span, 'traceId'), 16),
    span_id: hexOf(member(span, 'spanId'), 8),
    parent_span_id: hexOf(member(span, 'parentSpanId'), 8),
    name: asText(span['name']) ?? '',
    start: nanosOf(member(span, 'startTimeUnixNano')),
    end: nanosOf(member(span, 'endTimeUnixNano')),
    attributes: attributesOf(span['attributes'], limits),
    events: asObjects(span['events'])
      .slice(0, limits.events)
      .map((event) => readEvent(event, limits)),
    status: { code: statusOf(status['code']), message: asText(status['message']) ?? '' },
    ...around,
  };
}

function readEvent(event: JsonObject, limits: SignalLimits): SpanEvent {
  return {
    name: asText(event['name']) ?? '',
    time: nanosOf(member(event, 'timeUnixNano')),
    attributes: attributesOf(event['attributes'], limits),
  };
}

function readLog(log: JsonObject, limits: SignalLimits, around: Surroundings): LogRecord {
  const attributes = attributesOf(log['attributes'], limits);
  const time = nanosOf(member(log, 'timeUnixNano'));
  return {
    trace_id: hexOf(member(log, 'traceId'), 16),
    span_id: hexOf(member(log, 'spanId'), 8),
    name: nameOf(asText(member(log, 'eventName')) ?? '', attributes),
    time: time === 0n ? nanosOf(member(log, 'observedTimeUnixNano')) : time,
    body: anyValue(log['body'], limits, limits.levels),
    attributes,
    ...around,
  };
}

function attributesOf(pairs: unknown, limits: SignalLimits): Attributes {
  const attributes = new Map<string, AttributeValue>();
  for (const pair of asObjects(pairs)) {
    const key = asText(pair['key']);
    if (key !== null && attributes.size < limits.attributes) attributes.set(key, anyValue(pair['value'], limits, limits.levels));
  }
  return attributes;
}

function anyValue(value: unknown, limits: SignalLimits, levels: number): AttributeValue {
  const said = asObject(value);
  if (said === null) return null;
  if (levels === 0) throw new NotOtlp(`A value nests deeper than ${limits.levels} levels.`);
  const text = member(said, 'stringValue') ?? member(said, 'bytesValue');
  if (typeof text === 'string') return text.slice(0, limits.text);
  const flag = member(said, 'boolValue');
  if (typeof flag === 'boolean') return flag;
  const whole = member(said, 'intValue');
  if (typeof whole === 'number' || typeof whole === 'string') return /^-?\d{1,20}$/.test(`${whole}`) ? wholeOf(BigInt(whole)) : null;
  const number = member(said, 'doubleValue');
  if (typeof number === 'number') return doubleOf(number);
  const list = asObject(member(said, 'arrayValue'));
  if (list !== null) return asList(list['values']).map((one) => anyValue(one, limits, levels - 1));
  const map = asObject(member(said, 'kvlistValue'));
  if (map === null) return null;
  return Object.fromEntries(
    asObjects(map['values']).map((pair) => [asText(pair['key']) ?? '', anyValue(pair['value'], limits, levels - 1)]),
  );
}

function hexOf(value: unknown, bytes: 8 | 16): string | null {
  if (typeof value !== 'string' || value.length > 64) return null;
  return idOf(value, bytes) ?? idOf(Buffer.from(value, 'base64').toString('hex'), bytes);
}

/** 0 where there is none: what is before 1970 or after 64 bits is no time of a call. */
function nanosOf(value: unknown): bigint {
  const text = typeof value === 'number' && Number.isFinite(value) ? `${Math.trunc(value)}` : value;
  return typeof text === 'string' && /^\d{1,20}$/.test(text) ? BigInt.asUintN(64, BigInt(text)) : 0n;
}

const statusOf = (code: unknown): number =>
  code === 1 || code === 'STATUS_CODE_OK' ? 1 : code === 2 || code === 'STATUS_CODE_ERROR' ? 2 : 0;
