import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { OpenAPIHono } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { DaybookError } from '../../errors.ts';
import { type ToldCall, type ToldResult, toldCall } from '../../schema/ingest.ts';
import { keyOf } from '../testing/desk.ts';
import type { ApiEnv } from '../app.ts';
import { addOtlp } from './otlp.ts';

type Reply = (call: ToldCall) => ToldResult;

function routes(reply: Reply = ({ id }) => ({ id, result: 'accepted' }), failure: Error | null = null) {
  const taken: ToldCall[] = [];
  const faults: string[] = [];
  const api = new OpenAPIHono<ApiEnv>();
  addOtlp(api, {
    keyOf,
    ingestion: {
      limits: { records: 1000, bytes: 32 * 1024 * 1024 },
      take: async (records, { key, route }) => {
        expect([key.user, route]).toEqual(['ada', 'otlp']);
        if (failure !== null) throw failure;
        const calls = records.map((record) => toldCall.parse('value' in record ? record.value : null));
        taken.push(...calls);
        return calls.map(reply);
      },
    },
    now: () => 0,
    log: { error: (_, message) => faults.push(message) },
  });
  const post = async (path: string, body: Uint8Array | string, headers: Record<string, string> = {}) => {
    const response = await api.request(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { authorization: 'Bearer key_member', 'content-type': 'application/json', ...headers },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      headers: response.headers,
      bytes,
      text: bytes.toString('utf8'),
    };
  };
  return { taken, faults, post };
}

const span = (id: string, values: Record<string, string>) => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: id.repeat(16),
  startTimeUnixNano: '1795420800000000000',
  endTimeUnixNano: '1795420801000000000',
  attributes: Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } })),
});
const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5' };
const traces = (...spans: readonly object[]): string => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
const logs = (...logRecords: readonly object[]): string => JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });

describe('an export', () => {
  it('is taken with all its calls; what is none is accepted and passed over', async () => {
    const { post, taken } = routes();
    const answer = await post('/v1/traces', traces(span('a', chat), span('b', { 'http.request.method': 'GET' })));
    expect(answer).toMatchObject({ status: 200, type: 'application/json', text: '{}' });
    expect(taken.map(({ span_id: id }) => id)).toEqual(['a'.repeat(16)]);
  });

  it('in protobuf is answered in protobuf, empty where all was taken', async () => {
    const answer = await routes().post('/v1/traces', Buffer.alloc(0), { 'content-type': 'application/x-protobuf' });
    expect(answer).toMatchObject({ status: 200, type: 'application/x-protobuf', text: '' });
  });

  it('may be compressed', async () => {
    const { post, taken } = routes();
    expect((await post('/v1/traces', gzipSync(traces(span('a', chat))), { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(taken).toHaveLength(1);
  });

  it('tells how many spans were refused, and why', async () => {
    const refused: Reply = ({ id }) => ({
      id,
      result: 'refused',
      error: { code: 'told_invalid', path: 'model_name', message: 'model_name is too long.' },
    });
    const whole = traces(span('a', chat), { ...span('b', chat), startTimeUnixNano: '0' });
    const answer = await routes(refused).post('/v1/traces', whole);
    const message = `Span ${'b'.repeat(16)}: it has no start time. model_name is too long.`;
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { partialSuccess: { rejectedSpans: '2', errorMessage: message } }]);
  });

  it('in protobuf has partial_success as field 1: the count, then the message', async () => {
    // resource_spans { scope_spans { spans { attributes { gen_ai.operation.name: chat } } } }: a call without ids.
    const field = (number: number, bytes: Buffer): Buffer => Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
    const attribute = Buffer.concat([field(1, Buffer.from('gen_ai.operation.name')), field(2, field(1, Buffer.from('chat')))]);
    const body = field(1, field(2, field(2, field(9, attribute))));
    const { bytes } = await routes().post('/v1/traces', body, { 'content-type': 'application/x-protobuf' });
    const message = Buffer.from('Span without an id: it has no trace id or no span id.');
    expect(bytes).toEqual(field(1, Buffer.concat([Buffer.from([0x08, 1]), field(2, message)])));
  });

  it('of logs gives the later span its text; logs that come after it are told to be late', async () => {
    const { post, taken } = routes();
    const log = {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'a'.repeat(16),
      eventName: 'gen_ai.choice',
      body: { stringValue: 'Rain.' },
    };
    expect((await post('/v1/logs', logs(log))).text).toBe('{}');
    await post('/v1/traces', traces(span('a', chat)));
    expect(taken[0]).toMatchObject({ response_content: 'Rain.' });
    expect(JSON.parse((await post('/v1/logs', logs(log))).text)).toMatchObject({ partialSuccess: { rejectedLogRecords: '1' } });
  });

  it('that cannot be journaled now is to be sent again', async () => {
    const { post } = routes(undefined, new DaybookError('journal_full'));
    const answer = await post('/v1/traces', traces(span('a', chat)));
    expect([answer.status, answer.headers.get('retry-after'), JSON.parse(answer.text).code]).toEqual([503, '1', 14]);
  });

  it('that fails in a way nobody foresaw is logged', async () => {
    const { post, faults } = routes(undefined, new Error('odd'));
    expect((await post('/v1/traces', traces(span('a', chat)))).status).toBe(500);
    expect(faults).toHaveLength(1);
  });
});

describe('refused is', () => {
  it.each([
    ['who sends no key', { authorization: '' }, 401],
    ['an unknown key', { authorization: 'Bearer nothing' }, 401],
    ['a revoked key', { authorization: 'Bearer key_member_gone' }, 401],
    ['another type', { 'content-type': 'text/plain' }, 415],
    ['another encoding', { 'content-encoding': 'snappy' }, 415],
  ])('%s', async (_, headers, status) => {
    const { post, taken } = routes();
    expect((await post('/v1/traces', traces(span('a', chat)), headers)).status).toBe(status);
    expect(taken).toEqual([]);
  });

  it('a body that is larger when it is decompressed than may be', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
    const answer = await routes().post('/v1/traces', bomb, { 'content-encoding': 'gzip', 'content-type': 'application/x-protobuf' });
    expect(answer.status).toBe(413);
  });

  it('nothing else: bytes at random get an answer, in the encoding they came in', async () => {
    const { post, faults } = routes();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json()),
        fc.constantFrom('application/json', 'application/x-protobuf'),
        fc.constantFrom('/v1/traces', '/v1/logs'),
        fc.constantFrom<Record<string, string>>({}, { 'content-encoding': 'gzip' }),
        async (body, type, path, encoding) => {
          const answer = await post(path, body, { 'content-type': type, ...encoding });
          expect([200, 400, 415]).toContain(answer.status);
          expect(answer.type).toBe(type);
        },
      ),
      { numRuns: 500 },
    );
    expect(faults).toEqual([]);
  });
});

it('the key may stand in x-daybook-key, beside an authorization that is somebody else’s', async () => {
  const answer = await routes().post('/v1/traces', '{}', { authorization: 'Basic abc', 'x-daybook-key': 'key_admin' });
  expect(answer.status).toBe(200);
});
