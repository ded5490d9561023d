// Where a call goes and which bytes the vendor gets: a routed model's name is cut out and the vendor's own put in, and every other
// byte of request and answer is what it was.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type House, openHouse, testKey, vendorCredential } from '../house.ts';
import { type HttpOutcome, viaHttp } from '../upstream/equal.ts';
import type { Exchange } from '../upstream/exchange.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import type { ReceivedRequest } from '../upstream/request-reader.ts';
import { only, recordsOf } from './calls.ts';

let replay: Replay;
let house: House;
beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures });
  const endpoint = (name: string, vendor: string, bases: Readonly<Record<string, string>>) => ({
    name,
    vendor,
    bases,
    api_key: vendorCredential,
  });
  house = await openHouse({
    upstream: replay.url,
    settings: {
      endpoints: [
        endpoint('openai', 'openai', { openai: `${replay.url}/v1` }),
        endpoint('anthropic', 'anthropic', { anthropic: replay.url }),
        endpoint('gemini', 'gemini', { gemini: replay.url }),
        endpoint('azure', 'azure-openai', { openai: `${replay.url}/openai/v1` }),
        endpoint('deep', 'openai-compatible', { openai: `${replay.url}/api/paas/v4/` }),
      ],
      models: [
        { name: 'house-chat', routes: [{ endpoint: 'deep', model: 'vendor/"chat"-1' }] },
        { name: 'gpt-4.1-mini', routes: [{ endpoint: 'openai', model: 'gpt-4.1-mini-2026' }] },
        { name: 'models', routes: [{ endpoint: 'gemini', model: 'gemini-2.5 pro/x' }] },
        { name: 'beta', routes: [{ endpoint: 'gemini', model: 'gemini-beta' }] },
        { name: '模型', routes: [{ endpoint: 'gemini', model: 'gemini-zh' }] },
        { name: 'openai', routes: [{ endpoint: 'azure', model: 'my-deployment' }] },
      ],
      defaults: { openai: 'openai', anthropic: 'anthropic', gemini: 'gemini' },
    },
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

type Passed = { readonly seen: HttpOutcome; readonly received: ReceivedRequest };

async function passes(exchange: Exchange, headers: Readonly<Record<string, string>> = {}): Promise<Passed> {
  replay.forget();
  const seen = await viaHttp(exchange, {
    origin: house.url,
    headers: { authorization: `Bearer ${testKey}`, 'x-replay-id': exchange.id, ...headers },
  });
  const { received } = only(replay.served);
  return { seen, received };
}

const chat = fixture('openai-chat');
const withBody = (exchange: Exchange, body: string | Buffer, path = exchange.path): Exchange => ({
  ...exchange,
  request: Buffer.from(body),
  path,
});

describe('a routed model', () => {
  it('is cut out of the body by the byte, whatever stands around it', async () => {
    const bodies: readonly (readonly [string, string])[] = [
      ['{"model":"house-chat","messages":[]}', '{"model":"vendor/\\"chat\\"-1","messages":[]}'],
      [
        '  {\n\t"messages" : [ {"model":"house-chat"} ],\r\n "model"  :  "house-chat" , "x":1e400}\n',
        '  {\n\t"messages" : [ {"model":"house-chat"} ],\r\n "model"  :  "vendor/\\"chat\\"-1" , "x":1e400}\n',
      ],
      ['{"mod\\u0065l":"house\\u002dchat","n":12345678901234567890}', '{"mod\\u0065l":"vendor/\\"chat\\"-1","n":12345678901234567890}'],
      [
        '\ufeff{"model":"house-chat","text":"多瑙河 \\ud83d\\ude00 \u{1F600}"}',
        '\ufeff{"model":"vendor/\\"chat\\"-1","text":"多瑙河 \\ud83d\\ude00 \u{1F600}"}',
      ],
    ];
    for (const [body, expected] of bodies) {
      const { received, seen } = await passes(withBody(chat, body));
      expect(received.body.toString()).toBe(expected);
      expect(received.path).toBe('/api/paas/v4/chat/completions');
      expect(seen.body.equals(chat.response)).toBe(true);
    }
    for (const { call } of await records.next(bodies.length))
      expect(call).toMatchObject({ model_name: 'house-chat', model_id: 'vendor/"chat"-1', endpoint: 'deep' });
  });

  it('leaves bytes that are no UTF-8 as they are', async () => {
    const body = Buffer.concat([Buffer.from('{"model":"house-chat","x":"'), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('"}')]);
    const { received } = await passes(withBody(chat, body));
    expect(received.body.subarray(-5).equals(body.subarray(-5))).toBe(true);
  });

  it('is put into a Gemini path at its place alone', async () => {
    const gemini = fixture('gemini');
    const paths: readonly (readonly [string, string])[] = [
      ['/v1beta/models/models:generateContent?x=models', '/v1beta/models/gemini-2.5%20pro%2Fx:generateContent?x=models'],
      ['/v1beta/models/beta:generateContent', '/v1beta/models/gemini-beta:generateContent'],
      ['/v1beta/models/b%65ta:generateContent', '/v1beta/models/gemini-beta:generateContent'],
      ['/v1beta/models/%E6%A8%A1%E5%9E%8B:generateContent', '/v1beta/models/gemini-zh:generateContent'],
    ];
    for (const [path, expected] of paths) {
      const { received } = await passes(withBody(gemini, gemini.request, path));
      expect(received.path).toBe(expected);
      expect(received.body.equals(gemini.request)).toBe(true);
    }
  });

  it('is put into an Azure deployment’s path at its place alone', async () => {
    const { received } = await passes(
      withBody(chat, '{"messages":[]}', '/openai/deployments/openai/chat/completions?api-version=2026-01-01'),
    );
    expect(received.path).toBe('/openai/deployments/my-deployment/chat/completions?api-version=2026-01-01');
    expect(received.body.toString()).toBe('{"messages":[]}');
    expect(received.headers['api-key']).toBe(vendorCredential);
    expect(received.headers.authorization).toBeUndefined();
    expect(only(await records.next(1)).call).toMatchObject({ model_name: 'openai', model_id: 'my-deployment', endpoint: 'azure' });
  });

  it('goes where the path says, unrouted, when the path names an endpoint', async () => {
    const body = '{"model":"house-chat","messages":[]}';
    const { received } = await passes(withBody(chat, body, '/to/openai/v1/chat/completions'));
    expect(received.body.toString()).toBe(body);
    expect(received.path).toBe('/v1/chat/completions');
  });
});

it('a model nobody routed goes to the default endpoint as it is', async () => {
  const body = '{ "model":"gpt-4.1" }';
  const { received } = await passes(withBody(chat, body));
  expect(received.body.toString()).toBe(body);
});

describe('an encoded request', () => {
  it.each(['gzip', 'x-gzip'])('%s: reaches the vendor plain, and the record reads it', async (encoding) => {
    const { received } = await passes(withBody(chat, gzipSync(chat.request)), { 'content-encoding': encoding });
    expect(received.headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(received.body.toString())).toMatchObject({ model: 'gpt-4.1-mini-2026' });
    expect(only(await records.next(1)).call).toMatchObject({ status: 'success', prompt_tokens: 19, preview: 'Name a river.' });
  });

  it('of a path that is not read passes as it is, even in a coding nobody here knows', async () => {
    const speech = fixture('opaque-speech');
    const { received, seen } = await passes(withBody(speech, Buffer.from([1, 2, 3, 250])), { 'content-encoding': 'zstd' });
    expect(received.headers['content-encoding']).toBe('zstd');
    expect(received.body.equals(Buffer.from([1, 2, 3, 250]))).toBe(true);
    expect(seen.body.equals(speech.response)).toBe(true);
  });
});

describe('methods, queries and odd paths', () => {
  it.each(['GET', 'HEAD', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'])('%s passes with its query, and is recorded', async (method) => {
    const path = '/v1/files/file-1?limit=2&after=a%20b&empty=&q=%E6%B2%B3&q=2';
    const exchange = {
      ...fixture('opaque-delete'),
      method,
      path,
      request: Buffer.from(method === 'PUT' || method === 'PATCH' ? 'plain' : ''),
    };
    const { received, seen } = await passes(exchange, exchange.request.length > 0 ? { 'content-type': 'text/plain' } : {});
    expect(received).toMatchObject({ method, path });
    expect(received.body.equals(exchange.request)).toBe(true);
    expect(seen.status).toBe(200);
    if (method === 'HEAD') expect(seen.headers['content-length']).toBe(String(exchange.response.length));
    expect(only(await records.next(1)).call).toMatchObject({ status: 'success', method, path, call_type: 'other', prompt_tokens: null });
  });

  it('a path with bytes beyond ASCII passes by the byte', async () => {
    const path = "/v1/files/%E6%96%87%E4%BB%B6-(1);v=2,~$&'*+@:!/content";
    const { received } = await passes({ ...fixture('opaque-delete'), path });
    expect(received.path).toBe(path);
  });

  it('a shared path goes to Anthropic where Anthropic’s headers are sent, and to OpenAI elsewhere', async () => {
    const list = { ...fixture('opaque-delete'), method: 'GET', path: '/v1/models' };
    await passes(list, { 'anthropic-version': '2023-06-01' });
    await viaHttp(list, { origin: house.url, headers: { 'x-api-key': testKey, 'x-replay-id': list.id } });
    await passes(list);
    // Only OpenAI's format has these paths: the header that carries the key changes nothing.
    const { authorization: _, ...others } = chat.request_headers;
    await viaHttp({ ...chat, request_headers: others }, { origin: house.url, headers: { 'x-api-key': testKey, 'x-replay-id': chat.id } });
    const calls = (await records.next(4)).map(({ call }) => call);
    expect(calls.map(({ endpoint }) => endpoint)).toEqual(['anthropic', 'anthropic', 'openai', 'openai']);
    expect(calls[3]).toMatchObject({ dialect: 'openai-chat', prompt_tokens: 19 });
  });

  it('an answer that is asked for again as a stream is recorded as one, and its tokens are not counted twice', async () => {
    const stream = fixture('openai-responses-stream');
    const { seen } = await passes({ ...stream, method: 'GET', path: '/v1/responses/resp_1?stream=true', request: Buffer.alloc(0) });
    expect(seen.body.equals(stream.response)).toBe(true);
    const { call, body } = only(await records.next(1));
    expect(call).toMatchObject({ is_stream: true, dialect: 'openai-responses', prompt_tokens: null });
    expect(JSON.stringify(body.response_content)).toContain(stream.facts.text);
  });
});

describe('keys', () => {
  const gemini = fixture('gemini');
  it.each([
    ['authorization', { authorization: `Bearer ${testKey}` }],
    ['authorization in an odd case', { AUTHORIZATION: `bEaReR   ${testKey} ` }],
    ['x-daybook-key', { 'x-daybook-key': testKey }],
    ['x-api-key', { 'x-api-key': testKey }],
    ['x-goog-api-key', { 'x-goog-api-key': testKey }],
    ['api-key', { 'api-key': testKey }],
  ])('ours is taken from %s and replaced by the endpoint’s', async (_, headers) => {
    const sent = await viaHttp(gemini, { origin: house.url, headers: { 'x-replay-id': gemini.id, ...headers } });
    expect(sent.status).toBe(200);
    const { received } = only(replay.served);
    expect(received.headers['x-goog-api-key']).toBe(vendorCredential);
    expect(received.head).not.toContain(testKey);
    expect(only(await records.next(1)).call).toMatchObject({ user: 'tester', key_id: 'file:test' });
  });

  it('ours is taken from ?key= and does not go on', async () => {
    const path = `${gemini.path}?alt=json&key=${testKey}&x=1`;
    await viaHttp({ ...gemini, path }, { origin: house.url, headers: { 'x-replay-id': gemini.id } });
    expect(only(replay.served).received.path).toBe(`${gemini.path}?alt=json&x=1`);
    expect(only(await records.next(1)).call.path).toBe(`${gemini.path}?alt=json&x=1`);
  });

  it('the caller’s own vendor key goes in place of the endpoint’s, in the vendor’s header', async () => {
    const own = 'sk-own-vendor-key-0123456789';
    for (const headers of [{ authorization: `Bearer ${own}` }, { 'x-api-key': own }, { 'x-goog-api-key': own }]) {
      replay.forget();
      await viaHttp(gemini, { origin: house.url, headers: { 'x-replay-id': gemini.id, 'x-daybook-key': testKey, ...headers } });
      const { received } = only(replay.served);
      expect(received.headers['x-goog-api-key']).toBe(own);
      expect(received.head).not.toContain(vendorCredential);
      expect(received.head).not.toContain(testKey);
    }
    for (const { call } of await records.next(3)) expect(JSON.stringify(call)).not.toContain(own);
  });
});
