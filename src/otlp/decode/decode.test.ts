import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { type AttributeValue, NotOtlp, usualLimits } from '../signal.ts';
import { decodeLogs, decodeSpans, encodingOf } from './decode.ts';

// The messages as opentelemetry-proto 1.11 has them, with some fields that are not read: another writer than the reader under test.
const { root } = protobuf.parse(`
  syntax = "proto3";
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7; } }
  message ArrayValue { repeated AnyValue values = 1; }
  message KeyValueList { repeated KeyValue values = 1; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message Scope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
  message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
  message Status { string message = 2; int32 code = 3; }
  message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
  message Link { bytes trace_id = 1; bytes span_id = 2; }
  message Span { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; repeated Event events = 11; repeated Link links = 13; Status status = 15; fixed32 flags = 16; }
  message ScopeSpans { Scope scope = 1; repeated Span spans = 2; string schema_url = 3; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
  message Traces { repeated ResourceSpans resource_spans = 1; }
  message LogRecord { fixed64 time_unix_nano = 1; int32 severity_number = 2; AnyValue body = 5; repeated KeyValue attributes = 6; bytes trace_id = 9; bytes span_id = 10; fixed64 observed_time_unix_nano = 11; string event_name = 12; }
  message ScopeLogs { Scope scope = 1; repeated LogRecord log_records = 2; }
  message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; }
  message Logs { repeated ResourceLogs resource_logs = 1; }
`);

/** From protobuf's own JSON, whose ids are base64. */
function written(type: 'Traces' | 'Logs', request: object): Buffer {
  const message = root.lookupType(type);
  return Buffer.from(message.encode(message.fromObject(request)).finish());
}

const anyValue = (value: AttributeValue): object => {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { intValue: `${value}` } : { doubleValue: value };
  return Array.isArray(value) ? { arrayValue: { values: value.map(anyValue) } } : { kvlistValue: { values: pairs(value) } };
};
const pairs = (values: object): object[] => Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));

const hex = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes).toString('hex'));
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.constant(0.25),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const attributes = fc.dictionary(fc.string(), value, { maxKeys: 5, noNullPrototype: true });
const span = fc.record({
  traceId: hex(16),
  spanId: hex(8),
  parentSpanId: hex(8),
  name: fc.string(),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  status: fc.record({ code: fc.nat({ max: 2 }), message: fc.string() }),
  events: fc.array(fc.record({ name: fc.string(), timeUnixNano: nanos, attributes }), { maxLength: 2 }),
});

type Draft = typeof span extends fc.Arbitrary<infer T> ? T : never;
const request = (spans: readonly Draft[], resource: object, id: (hex: string) => string): object => ({
  resourceSpans: [
    {
      resource: { attributes: pairs(resource) },
      scopeSpans: [
        {
          scope: { name: 'a', version: '2' },
          spans: spans.map((one) => ({
            ...one,
            traceId: id(one.traceId),
            spanId: id(one.spanId),
            parentSpanId: id(one.parentSpanId),
            attributes: pairs(one.attributes),
            events: one.events.map((event) => ({ ...event, attributes: pairs(event.attributes) })),
          })),
        },
      ],
    },
  ],
});
const base64 = (text: string): string => Buffer.from(text, 'hex').toString('base64');
const snake = (of: unknown): unknown =>
  Array.isArray(of)
    ? of.map(snake)
    : typeof of === 'object' && of !== null
      ? Object.fromEntries(
          Object.entries(of).map(([key, one]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), snake(one)]),
        )
      : of;

describe('spans', () => {
  it('are the same from protobuf and from JSON, names in either case, ids in hex or base64, nothing of them lost', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 3 }), attributes, (spans, resource) => {
        const binary = decodeSpans(written('Traces', request(spans, resource, base64)), 'protobuf');
        const json = Buffer.from(JSON.stringify(request(spans, resource, (text) => text.toUpperCase())));
        expect(decodeSpans(json, 'json')).toEqual(binary);
        expect(decodeSpans(Buffer.from(JSON.stringify(snake(request(spans, resource, base64)))), 'json')).toEqual(binary);
        expect(binary.records.map(({ start, end }) => [start, end])).toEqual(
          spans.map((one) => [BigInt(one.startTimeUnixNano), BigInt(one.endTimeUnixNano)]),
        );
        expect(binary.records.map((one) => Object.fromEntries(one.attributes))).toEqual(spans.map((one) => one.attributes));
        expect(binary.records.every((one) => one.scope.name === 'a' && one.resource.size === Object.keys(resource).length)).toBe(true);
      }),
    );
  });

  it('keep whole numbers that a double cannot hold, as text', () => {
    const attribute = [
      { key: 'n', value: { intValue: '9007199254740993' } },
      { key: 'm', value: { intValue: '-9223372036854775808' } },
    ];
    const json = { resourceSpans: [{ scopeSpans: [{ spans: [{ attributes: attribute }] }] }] };
    for (const { records } of [decodeSpans(written('Traces', json), 'protobuf'), decodeSpans(Buffer.from(JSON.stringify(json)), 'json')])
      expect(records[0]?.attributes).toEqual(
        new Map([
          ['n', '9007199254740993'],
          ['m', '-9223372036854775808'],
        ]),
      );
  });

  it('have no id where it is zeros or of another length', () => {
    const body = JSON.stringify({
      resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: '0'.repeat(32), spanId: 'abc', parentSpanId: '' }] }] }],
    });
    expect(decodeSpans(Buffer.from(body), 'json').records[0]).toMatchObject({ trace_id: null, span_id: null, parent_span_id: null });
  });

  it('beyond the limits are counted, not kept', () => {
    const limits = { ...usualLimits, records: 2, attributes: 1, text: 3, events: 1 };
    const draft = { name: 's', attributes: pairs({ a: 'abcdef', b: 1 }), events: [{ name: 'x' }, { name: 'y' }] };
    const body = { resourceSpans: [{ scopeSpans: [{ spans: [draft, draft, draft, draft] }] }] };
    const both = [decodeSpans(Buffer.from(JSON.stringify(body)), 'json', limits), decodeSpans(written('Traces', body), 'protobuf', limits)];
    for (const { records, beyond } of both) {
      expect([records.length, beyond]).toEqual([2, 2]);
      expect(records[0]?.attributes).toEqual(new Map([['a', 'abc']]));
      expect(records[0]?.events).toHaveLength(1);
    }
  });
});

describe('log records', () => {
  it('have a name from their field or from an attribute, a time from when they were seen, and a body of any shape', () => {
    const records = [
      {
        eventName: 'gen_ai.choice',
        timeUnixNano: '5',
        body: anyValue({ message: { content: 'Rain.' } }),
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
      },
      { attributes: pairs({ 'event.name': 'gen_ai.user.message' }), observedTimeUnixNano: '7', body: anyValue('text') },
    ];
    const { records: read } = decodeLogs(Buffer.from(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] })), 'json');
    expect(read).toMatchObject([
      {
        name: 'gen_ai.choice',
        time: 5n,
        body: { message: { content: 'Rain.' } },
        trace_id: '0af7651916cd43dd8448eb211c80319c',
        span_id: 'b7ad6b7169203331',
      },
      { name: 'gen_ai.user.message', time: 7n, body: 'text', trace_id: null },
    ]);
    const binary = records.map((one) => ({ ...one, ...(one.traceId && { traceId: base64(one.traceId), spanId: base64(one.spanId) }) }));
    const body = { resourceLogs: [{ scopeLogs: [{ logRecords: binary }] }] };
    expect(decodeLogs(written('Logs', body), 'protobuf').records).toEqual(read);
  });
});

describe('what is no OTLP', () => {
  const decodes = [decodeSpans, decodeLogs];

  it('is refused or read, and never anything else: bytes at random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('json', 'protobuf'), (bytes, encoding) => {
        for (const decode of decodes) onlyNotOtlp(() => decode(Buffer.from(bytes), encoding));
      }),
      { numRuns: 3000 },
    );
  });

  it('… JSON of any shape', () => {
    const names = [
      'resourceSpans',
      'scopeSpans',
      'spans',
      'attributes',
      'key',
      'value',
      'stringValue',
      'arrayValue',
      'values',
      'events',
      'status',
      'traceId',
      'resourceLogs',
      'scopeLogs',
      'logRecords',
      'body',
    ];
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom(...names), tie('node'), { maxKeys: 4 }),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(node, (document) => {
        for (const decode of decodes)
          onlyNotOtlp(() => decode(Buffer.from(JSON.stringify({ resourceSpans: document, resourceLogs: document })), 'json'));
      }),
      { numRuns: 1000 },
    );
  });

  it('… a request with one byte changed or cut off anywhere', () => {
    const one = fc.sample(span, { numRuns: 1, seed: 7 });
    const whole = written('Traces', request(one, { a: [1, { b: 'c' }] }, base64));
    for (let at = 0; at < whole.length; at += 1) {
      onlyNotOtlp(() => decodeSpans(whole.subarray(0, at), 'protobuf'));
      for (const bit of [1, 8, 128]) {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ bit;
        onlyNotOtlp(() => decodeSpans(changed, 'protobuf'));
      }
    }
  });

  it('… a value that nests beyond the limit, in both encodings', () => {
    let deep: object = { stringValue: 'x' };
    for (let level = 0; level < 40; level += 1) deep = { arrayValue: { values: [deep] } };
    const body = { resourceSpans: [{ scopeSpans: [{ spans: [{ attributes: [{ key: 'a', value: deep }] }] }] }] };
    expect(() => decodeSpans(Buffer.from(JSON.stringify(body)), 'json')).toThrow(NotOtlp);
    expect(() => decodeSpans(written('Traces', body), 'protobuf')).toThrow(NotOtlp);
    expect(() => decodeSpans(Buffer.from('['.repeat(1_000_000)), 'json')).toThrow(NotOtlp);
  });

  it('a length beyond its message is refused, and one that stays within the request too', () => {
    // A resource of 2 bytes inside which something claims 5.
    expect(() => decodeSpans(Buffer.from([0x0a, 0x02, 0x0a, 0x05, 1, 2, 3, 4, 5]), 'protobuf')).toThrow(NotOtlp);
    // The same of fields that are in order one by one.
    expect(() => decodeSpans(Buffer.from([0x0a, 0x02, 0x0a, 0x04, 0x10, 1, 0x10, 1]), 'protobuf')).toThrow(NotOtlp);
    expect(() => decodeSpans(Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x07]), 'protobuf')).toThrow(NotOtlp);
  });
});

function onlyNotOtlp(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(NotOtlp);
  }
}

it('the encoding is what the content-type says', () => {
  expect(encodingOf('application/x-protobuf')).toBe('protobuf');
  expect(encodingOf('Application/JSON; charset=utf-8')).toBe('json');
  for (const type of [null, '', 'text/plain', 'application/jsonl']) expect(encodingOf(type)).toBeNull();
});

it('an empty request has nothing in it', () => {
  expect(decodeSpans(Buffer.alloc(0), 'protobuf')).toEqual({ records: [], beyond: 0 });
  expect(decodeLogs(Buffer.from('{}'), 'json')).toEqual({ records: [], beyond: 0 });
});
