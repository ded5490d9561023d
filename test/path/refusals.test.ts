// What Daybook itself says no to, in the words of each dialect: the SDK raises the class it has for that status, the caller is told
// whether to try again, and one record says who was refused why. Of a caller nobody knows, no body and no claimed name is kept.
import { gzipSync } from 'node:zlib';
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type House, openHouse, testKey, vendorCredential } from '../house.ts';
import { type HttpOutcome, sdkOf, viaHttp, viaSdk } from '../upstream/equal.ts';
import type { Exchange } from '../upstream/exchange.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { only, recordsOf } from './calls.ts';
import { callRaw, requestBytes } from './raw.ts';

let replay: Replay;
let house: House;
const revoked = 'dbk_revoked_0123456789abcdef';
const narrow = 'dbk_narrow_0123456789abcdefg';
const lost = 'dbk_lost_0123456789abcdefghi';

beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures });
  house = await openHouse({
    upstream: replay.url,
    settings: {
      gateway: { max_request_bytes: 100_000 },
      keys: [
        { name: 'test', secret: testKey, user: 'tester', speaks_for_others: true },
        { name: 'revoked', secret: revoked, user: 'former' },
        { name: 'narrow', secret: narrow, user: 'narrow', models: ['gpt-none*', 'claude-none', 'gemini-none'] },
        { name: 'lost', secret: lost, user: 'lost', endpoint: 'no-such-endpoint' },
      ],
      endpoints: [
        { name: 'openai', vendor: 'openai', bases: { openai: `${replay.url}/v1` } },
        { name: 'anthropic', vendor: 'anthropic', bases: { anthropic: replay.url } },
      ].map((endpoint) => ({ ...endpoint, api_key: vendorCredential })),
      defaults: { openai: 'openai', anthropic: 'anthropic' },
    },
    shape: (snapshot) => ({
      ...snapshot,
      keys: new Map([...snapshot.keys].map(([hash, key]) => [hash, { ...key, revoked: key.name === 'revoked' }])),
    }),
  });
});
afterAll(async () => {
  await house.stop();
  await replay.close();
});
const records = recordsOf(() => house);
beforeEach(async () => {
  replay.forget();
  await records.begin();
});

const classes: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  openai: { 400: 'BadRequestError', 401: 'AuthenticationError', 403: 'PermissionDeniedError', 404: 'NotFoundError', 413: 'APIError' },
  anthropic: { 400: 'BadRequestError', 401: 'AuthenticationError', 403: 'PermissionDeniedError', 404: 'NotFoundError' },
  gemini: { 400: 'ApiError', 401: 'ApiError', 403: 'ApiError', 404: 'ApiError', 413: 'ApiError' },
};

type Expected = { readonly status: number; readonly code: string; readonly user: string | null; readonly keepsBody: boolean };

/** Calls through the SDK; checks what it raises and what is recorded. */
async function refused(exchange: Exchange, key: string, prefix: string, expected: Expected): Promise<void> {
  const sdk = sdkOf(exchange)?.name ?? 'openai';
  const seen = await viaSdk(exchange, {
    origin: house.url,
    key,
    prefix: `${prefix}${sdk === 'openai' ? '/v1' : ''}`,
    headers: { 'x-replay-id': exchange.id, 'x-daybook-user': 'somebody' },
  });
  if (seen.kind !== 'error') throw new Error(`${exchange.id} was not refused: ${JSON.stringify(seen)}`);
  expect(seen.error, exchange.id).toMatchObject({ name: classes[sdk]?.[expected.status], status: expected.status });
  expect(seen.error.message).toContain('Daybook: ');
  expect(replay.served, 'no vendor is asked').toHaveLength(0);
  const { call, body } = only(await records.next(1));
  expect(call).toMatchObject({
    status: 'refused',
    error_code: expected.code,
    http_status: expected.status,
    user: expected.user,
    prompt_tokens: null,
    estimated_cost: null,
    attempts: [],
  });
  if (expected.keepsBody) expect(JSON.stringify(body.request_messages)).toMatch(/river|log/);
  else expect(body).toMatchObject({ request_messages: null, request_params: null, response_content: null, response_raw: null });
}

describe.each(['openai-chat', 'openai-chat-stream', 'openai-responses', 'anthropic', 'gemini', 'gemini-stream'])('%s', (id) => {
  const exchange = fixture(id);

  it('a key that is not known', () =>
    refused(exchange, 'dbk_unknown_0123456789abcdef', '', { status: 401, code: 'key_unknown', user: null, keepsBody: false }));
  it('a key that is none of ours', () =>
    refused(exchange, 'sk-of-some-vendor-0123456789', '', { status: 401, code: 'key_missing', user: null, keepsBody: false }));
  it('a key that was revoked', () => refused(exchange, revoked, '', { status: 401, code: 'key_revoked', user: null, keepsBody: false }));
  it('a model the key may not use', () =>
    refused(exchange, narrow, '', { status: 403, code: 'model_forbidden', user: 'narrow', keepsBody: true }));
  it('an endpoint that does not exist', () =>
    refused(exchange, testKey, '/to/no-such-endpoint', { status: 404, code: 'endpoint_unknown', user: 'somebody', keepsBody: true }));
  it('an endpoint the key names and nobody knows', () =>
    refused(exchange, lost, '', { status: 404, code: 'endpoint_unknown', user: 'lost', keepsBody: true }));
  it('an endpoint that speaks another dialect', () =>
    refused(exchange, testKey, exchange.vendor === 'anthropic' ? '/to/openai' : '/to/anthropic', {
      status: 400,
      code: 'endpoint_dialect',
      user: 'somebody',
      keepsBody: true,
    }));
});

it('no endpoint for a family that has no default', () =>
  refused(fixture('gemini'), testKey, '', { status: 404, code: 'endpoint_missing', user: 'somebody', keepsBody: true }));

const chat = fixture('openai-chat');
const anthropic = fixture('anthropic');
const gemini = fixture('gemini');

/** Sends a body as it is, to each family; checks status, headers, the shape of the error and the record. */
async function refusedBody(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  expected: { readonly status: number; readonly code: string; readonly says: string },
): Promise<void> {
  for (const exchange of [chat, anthropic, gemini]) {
    await records.begin();
    const seen = await viaHttp({ ...exchange, request: body }, { origin: house.url, headers: { 'x-daybook-key': testKey, ...headers } });
    expect(seen.status, exchange.id).toBe(expected.status);
    expect(seen.headers).toMatchObject({
      'x-daybook-error': expected.code,
      'x-should-retry': 'false',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(seen.headers['x-daybook-request-id']).toMatch(/^[0-9A-Z]{26}$/);
    shapeOf(exchange, seen, expected.code);
    expect(seen.body.toString()).toContain(expected.says);
    const { call } = only(await records.next(1));
    expect(call).toMatchObject({ status: 'refused', error_code: expected.code, request_id: seen.headers['x-daybook-request-id'] });
  }
  expect(replay.served).toHaveLength(0);
}

function shapeOf(exchange: Exchange, { body, status }: HttpOutcome, code: string): void {
  const value: unknown = JSON.parse(body.toString());
  if (exchange.vendor === 'openai') expect(value).toMatchObject({ error: { code, param: null, type: 'invalid_request_error' } });
  if (exchange.vendor === 'anthropic')
    expect(value).toMatchObject({ type: 'error', error: { type: expect.stringMatching(/_(?:error|large)$/) } });
  if (exchange.vendor === 'gemini') expect(value).toMatchObject({ error: { code: status, status: 'INVALID_ARGUMENT' } });
}

describe('a body', () => {
  it.each(['{"model": "m"', 'model=m', '[]', '"text"', 'null', '{"model": "m"} trailing', '\u0000', '{"a":1,}'])(
    'that is not one JSON object: %j',
    (text) => refusedBody(Buffer.from(text), {}, { status: 400, code: 'body_not_json', says: 'not a JSON object' }),
  );
  it('that is empty', async () => {
    const seen = await viaHttp(
      { ...chat, request: Buffer.alloc(0) },
      { origin: house.url, headers: { authorization: `Bearer ${testKey}` } },
    );
    expect(seen).toMatchObject({ status: 400, headers: { 'x-daybook-error': 'body_not_json' } });
    only(await records.next(1));
  });
  it.each(['{"model":"a","model":"b"}', '{"stream":true,"x":1,"stream":false}', '{"model":"a","mod\\u0065l":"b"}'])(
    'that names twice what decides where it goes: %s',
    (text) => refusedBody(Buffer.from(text), {}, { status: 400, code: 'body_duplicate_key', says: 'names a key twice' }),
  );
  it('with an encoding nobody reads, or one it does not have', async () => {
    await refusedBody(chat.request, { 'content-encoding': 'zstd' }, { status: 415, code: 'body_encoding', says: 'zstd' });
    await refusedBody(chat.request, { 'content-encoding': 'gzip' }, { status: 415, code: 'body_encoding', says: 'gzip' });
    await refusedBody(chat.request, { 'content-encoding': 'gzip, gzip' }, { status: 415, code: 'body_encoding', says: 'gzip' });
  });
  it('that is larger than is taken, as it says itself, as it turns out, or when decoded', async () => {
    const large = Buffer.from(JSON.stringify({ model: 'm', text: 'x'.repeat(150_000) }));
    const expected = { status: 413, code: 'body_too_large', says: '100000' };
    await refusedBody(large, {}, expected);
    await refusedBody(gzipSync(large), { 'content-encoding': 'gzip' }, expected);
    const caller = await callRaw(house.url);
    caller.send(
      requestBytes('POST', chat.path, {
        authorization: `Bearer ${testKey}`,
        'transfer-encoding': 'chunked',
        'content-type': 'application/json',
      }),
    );
    for (let i = 0; i < 20; i += 1) caller.send(`2710\r\n${'y'.repeat(10_000)}\r\n`);
    const answer = await caller.until((received) => received.includes('"code"'));
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    caller.send('0\r\n\r\n');
    await records.begin();
    caller.leave();
  });
  it('many times larger still lets its SDK read why', async () => {
    const client = new Anthropic({ apiKey: testKey, baseURL: house.url, maxRetries: 0 });
    const messages = [{ role: 'user' as const, content: 'z'.repeat(20_000_000) }];
    const error: unknown = await client.messages.create({ model: 'm', max_tokens: 1, messages }).catch((raised: unknown) => raised);
    expect(error).toMatchObject({ status: 413, error: { error: { type: 'request_too_large' } } });
    expect(only(await records.next(1)).call).toMatchObject({ status: 'refused', error_code: 'body_too_large' });
  });
  it('many times larger is read to its end, so that who looks for an answer only then finds it', async () => {
    const caller = await callRaw(house.url);
    caller.socket.pause();
    caller.send(
      requestBytes('POST', chat.path, { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' }, 'z'.repeat(20_000_000)),
    );
    while (caller.socket.writableLength > 0 && !caller.socket.destroyed) await new Promise((resolve) => setTimeout(resolve, 5));
    caller.socket.resume();
    expect((await caller.until((received) => received.includes('"code"'))).toString()).toMatch(/^HTTP\/1\.1 413 /);
    caller.leave();
  });
  it('that streams through and grows past the limit is cut off and told', async () => {
    const upload = fixture('opaque-upload');
    const caller = await callRaw(house.url);
    caller.send(
      requestBytes('POST', upload.path, {
        ...upload.request_headers,
        authorization: `Bearer ${testKey}`,
        'x-replay-id': upload.id,
        'transfer-encoding': 'chunked',
      }),
    );
    for (let i = 0; i < 15; i += 1) caller.send(`2710\r\n${'y'.repeat(10_000)}\r\n`);
    const answer = await caller.until((received) => received.includes('"code"'));
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    caller.leave();
    expect(only(await records.next(1)).call).toMatchObject({ status: 'refused', error_code: 'body_too_large', http_status: 413 });
    expect(replay.served).toHaveLength(0);
  });
});

it('context that cannot be read is refused with the reason', async () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ 'x-daybook-metadata': '{"a":' }, 'not a JSON object'],
    [{ 'x-daybook-metadata': '[1]' }, 'not a JSON object'],
    [{ 'x-daybook-metadata': JSON.stringify({ a: 'x'.repeat(17_000) }) }, '17008 characters'],
    [{ 'x-daybook-metadata': `{"a":${'['.repeat(6000)}${']'.repeat(6000)}}` }, 'nested deeper'],
    [{ 'x-daybook-user': 'u'.repeat(513) }, '513 characters'],
  ];
  for (const [headers, says] of cases) await refusedBody(chat.request, headers, { status: 400, code: 'context_invalid', says });
});
