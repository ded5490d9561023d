// OTLP in protobuf, by field number as opentelemetry-proto 1.11 has them (trace.proto, logs.proto, common.proto, resource.proto). The
// wire is protobufjs's; fields nobody here needs are skipped. Each message is read within its own bounds: a length that reaches
// beyond its message is an error, as is a message that ends in the middle.
import protobuf from 'protobufjs/minimal.js';
import {
  type Attributes,
  type AttributeValue,
  type Decoded,
  idOf,
  type LogRecord,
  NotOtlp,
  type Scope,
  type SignalLimits,
  type Span,
  type SpanEvent,
} from '../signal.ts';

type Reader = InstanceType<typeof protobuf.Reader>;
type OnField = (tag: number) => void;

/** Field number and wire type, as they stand before a field. */
const varint = (field: number): number => field << 3;
const fixed64 = (field: number): number => (field << 3) | 1;
const bytes = (field: number): number => (field << 3) | 2;

export function spansOfProtobuf(body: Buffer, limits: SignalLimits): Decoded<Span> {
  return decode(body, limits, readSpan);
}

export function logsOfProtobuf(body: Buffer, limits: SignalLimits): Decoded<LogRecord> {
  return decode(body, limits, readLog);
}

type Surroundings = { readonly scope: Scope; readonly resource: Attributes };
type ReadRecord<T> = (reader: Reader, limits: SignalLimits, around: Surroundings) => T;

const noScope: Scope = { name: '', version: '' };

/** Traces and logs are laid out alike: resource {1: resource, 2: scope {1: scope, 2: record}}. */
function decode<T>(body: Buffer, limits: SignalLimits, read: ReadRecord<T>): Decoded<T> {
  const records: T[] = [];
  let beyond = 0;
  const reader = protobuf.Reader.create(body);
  try {
    fields(reader, (tag) => {
      if (tag !== bytes(1)) return skip(reader, tag);
      // A resource or a scope may stand after what belongs to it: the first pass looks for it, the second reads the records.
      const resource = ahead(reader, (found) => (found === bytes(1) ? readResource(reader, limits) : undefined)) ?? new Map();
      message(reader, (inner) => {
        if (inner !== bytes(2)) return skip(reader, inner);
        const scope = ahead(reader, (found) => (found === bytes(1) ? readScope(reader) : undefined)) ?? noScope;
        message(reader, (innermost) => {
          if (innermost !== bytes(2)) return skip(reader, innermost);
          if (records.length < limits.records) records.push(read(reader, limits, { scope, resource }));
          else {
            beyond += 1;
            skip(reader, innermost);
          }
        });
      });
    });
  } catch (error) {
    if (error instanceof NotOtlp) throw error;
    throw new NotOtlp(`It is not protobuf of OTLP: at byte ${reader.pos} of ${body.length} it does not go on.`, { cause: error });
  }
  return { records, beyond };
}

function fields(reader: Reader, onField: OnField): void {
  while (reader.pos < reader.len) onField(reader.tag());
}

/** A message inside another: its length, then its fields, and not a byte more. */
function message(reader: Reader, onField: OnField): void {
  const end = reader.size() + reader.pos;
  const outer = reader.len;
  if (end > outer) throw new RangeError('a message reaches beyond the one it is in');
  reader.len = end;
  fields(reader, onField);
  reader.len = outer;
}

/** What the coming message has of one field, its place kept. */
function ahead<T>(reader: Reader, read: (tag: number) => T | undefined): T | undefined {
  const start = reader.pos;
  let found: T | undefined;
  message(reader, (tag) => {
    const one = read(tag);
    if (one === undefined) skip(reader, tag);
    else found = one;
  });
  reader.pos = start;
  return found;
}

function skip(reader: Reader, tag: number): void {
  if (tag >>> 3 === 0) throw new RangeError('no field has the number 0');
  reader.skipType(tag & 7);
}

function readResource(reader: Reader, limits: SignalLimits): Attributes {
  const attributes = new Map<string, AttributeValue>();
  message(reader, (tag) => (tag === bytes(1) ? readAttribute(reader, limits, attributes) : skip(reader, tag)));
  return attributes;
}

function readScope(reader: Reader): Scope {
  let [name, version] = ['', ''];
  message(reader, (tag) => {
    if (tag === bytes(1)) name = reader.string();
    else if (tag === bytes(2)) version = reader.string();
    else skip(reader, tag);
  });
  return { name, version };
}

function readSpan(reader: Reader, limits: SignalLimits, around: Surroundings): Span {
  const attributes = new Map<string, AttributeValue>();
  const events: SpanEvent[] = [];
  let [traceId, spanId, parentId, name] = ['', '', '', ''];
  let [start, end] = [0n, 0n];
  let status = { code: 0, message: '' };
  message(reader, (tag) => {
    if (tag === bytes(9)) readAttribute(reader, limits, attributes);
    else if (tag === bytes(1)) traceId = hex(reader);
    else if (tag === bytes(2)) spanId = hex(reader);
    else if (tag === bytes(4)) parentId = hex(reader);
    else if (tag === bytes(5)) name = reader.string();
    else if (tag === fixed64(7)) start = nanos(reader);
    else if (tag === fixed64(8)) end = nanos(reader);
    else if (tag === bytes(11) && events.length < limits.events) events.push(readEvent(reader, limits));
    else if (tag === bytes(15)) status = readStatus(reader);
    else skip(reader, tag);
  });
  const ids = { trace_id: idOf(traceId, 16), span_id: idOf(spanId, 8), parent_span_id: idOf(parentId, 8) };
  return { ...ids, name, start, end, attributes, events, status, ...around };
}

function readEvent(reader: Reader, limits: SignalLimits): SpanEvent {
  const attributes = new Map<string, AttributeValue>();
  let time = 0n;
  let name = '';
  message(reader, (tag) => {
    if (tag === fixed64(1)) time = nanos(reader);
    else if (tag === bytes(2)) name = reader.string();
    else if (tag === bytes(3)) readAttribute(reader, limits, attributes);
    else skip(reader, tag);
  });
  return { name, time, attributes };
}

function readStatus(reader: Reader): Span['status'] {
  let text = '';
  let code = 0;
  message(reader, (tag) => {
    if (tag === bytes(2)) text = reader.string();
    else if (tag === varint(3)) code = reader.int32();
    else skip(reader, tag);
  });
  return { code, message: text };
}

function readLog(reader: Reader, limits: SignalLimits, around: Surroundings): LogRecord {
  const attributes = new Map<string, AttributeValue>();
  let [time, observed] = [0n, 0n];
  let [traceId, spanId, name] = ['', '', ''];
  let body: AttributeValue = null;
  message(reader, (tag) => {
    if (tag === bytes(6)) readAttribute(reader, limits, attributes);
    else if (tag === fixed64(1)) time = nanos(reader);
    else if (tag === fixed64(11)) observed = nanos(reader);
    else if (tag === bytes(5)) body = readValue(reader, limits, limits.levels);
    else if (tag === bytes(9)) traceId = hex(reader);
    else if (tag === bytes(10)) spanId = hex(reader);
    else if (tag === bytes(12)) name = reader.string();
    else skip(reader, tag);
  });
  const ids = { trace_id: idOf(traceId, 16), span_id: idOf(spanId, 8) };
  return { ...ids, name: nameOf(name, attributes), time: time === 0n ? observed : time, body, attributes, ...around };
}

export function nameOf(name: string, attributes: Attributes): string {
  const named = attributes.get('event.name');
  return name === '' && typeof named === 'string' ? named : name;
}

function readAttribute(reader: Reader, limits: SignalLimits, into: Map<string, AttributeValue>): void {
  const [key, value] = readPair(reader, limits, limits.levels);
  if (into.size < limits.attributes) into.set(key, value);
}

function readPair(reader: Reader, limits: SignalLimits, levels: number): [string, AttributeValue] {
  let key = '';
  let value: AttributeValue = null;
  message(reader, (tag) => {
    if (tag === bytes(1)) key = reader.string();
    else if (tag === bytes(2)) value = readValue(reader, limits, levels);
    else skip(reader, tag);
  });
  return [key, value];
}

function readValue(reader: Reader, limits: SignalLimits, levels: number): AttributeValue {
  if (levels === 0) throw new NotOtlp(`A value nests deeper than ${limits.levels} levels.`);
  let value: AttributeValue = null;
  message(reader, (tag) => {
    if (tag === bytes(1)) value = reader.string().slice(0, limits.text);
    else if (tag === varint(2)) value = reader.bool();
    else if (tag === varint(3)) value = wholeOf(BigInt(reader.int64().toString()));
    else if (tag === fixed64(4)) value = doubleOf(reader.double());
    else if (tag === bytes(5)) value = readList(reader, limits, levels - 1);
    else if (tag === bytes(6)) value = readMap(reader, limits, levels - 1);
    else if (tag === bytes(7)) value = Buffer.from(reader.bytes()).toString('base64').slice(0, limits.text);
    else skip(reader, tag);
  });
  return value;
}

function readList(reader: Reader, limits: SignalLimits, levels: number): AttributeValue {
  const values: AttributeValue[] = [];
  message(reader, (tag) => {
    if (tag === bytes(1)) values.push(readValue(reader, limits, levels));
    else skip(reader, tag);
  });
  return values;
}

function readMap(reader: Reader, limits: SignalLimits, levels: number): AttributeValue {
  const pairs: [string, AttributeValue][] = [];
  message(reader, (tag) => {
    if (tag === bytes(1)) pairs.push(readPair(reader, limits, levels));
    else skip(reader, tag);
  });
  return Object.fromEntries(pairs);
}

/** A whole number that a double cannot hold stays text, digit by digit. */
export const wholeOf = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
};

/** JSON has no infinity. */
export const doubleOf = (value: number): number | null => (Number.isFinite(value) ? value : null);

const hex = (reader: Reader): string => Buffer.from(reader.bytes()).toString('hex');

/** Two halves, so that no nanosecond is lost in a double. */
function nanos(reader: Reader): bigint {
  const low = reader.fixed32();
  return (BigInt(reader.fixed32()) << 32n) | BigInt(low);
}
