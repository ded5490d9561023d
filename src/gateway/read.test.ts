import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recognise } from '../dialects/recognise.ts';
import { DaybookError } from '../errors.ts';
import type { Arrival } from './arrive.ts';
import { type Asked, read } from './read.ts';

type Sent = {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly path?: string;
};

/** A request as node:http hands it over: the head at once, the body when it comes. */
function ask({ body = '', headers = {}, method = 'POST', path = '/v1/chat/completions' }: Sent, most = 1_000): Promise<Asked> {
  const bytes = Buffer.from(body);
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method, url: path });
  Object.assign(
    request.headers,
    bytes.length > 0 ? { 'content-length': String(bytes.length), 'content-type': 'application/json' } : {},
    headers,
  );
  const recognised = recognise(method, path.replace(/\?.*/, ''), false);
  if (recognised === null) throw new RangeError(path);
  const arrival: Arrival = { id: 'id', at: 0, started: 0, method, target: path, path, endpoint: null, recognised };
  const asked = read(request, arrival, most);
  for (let at = 0; at < bytes.length; at += 7) request.push(bytes.subarray(at, at + 7));
  request.push(null);
  return asked;
}

const codeOf = (sent: Sent, most?: number): Promise<unknown> =>
  ask(sent, most).then(
    () => null,
    (error: unknown) => (error instanceof DaybookError ? error.code : error),
  );

describe('of a JSON body', () => {
  it('takes in the whole and finds the few members that decide', async () => {
    const body = '{"messages":[{"model":"inner"}],"model":"m","stream":true,"stream_options":{"include_usage":true},"user":"u"}';
    expect(await ask({ body })).toMatchObject({
      model: 'm',
      is_stream: true,
      asksUsage: true,
      end_user: 'u',
      streams: false,
      decoded: false,
    });
    expect((await ask({ body })).body?.toString()).toBe(body);
  });

  it.each([
    ['{"stream":1}', { is_stream: false }],
    ['{"stream":"true"}', { is_stream: false }],
    ['{"model":7}', { model: null }],
    ['{"model":nonsense}', { model: null }],
    ['{"user":7,"metadata":{"user_id":"m"}}', { end_user: 'm' }],
    ['{"user":"","metadata":[1]}', { end_user: null }],
    ['{"stream_options":{"include_usage":1}}', { asksUsage: false }],
    ['{"stream_options":null}', { asksUsage: false }],
  ])('believes only what has the right type: %s', async (body, expected) => expect(await ask({ body })).toMatchObject(expected));

  it('believes the path over the body', async () => {
    const path = '/v1beta/models/gemini-x:streamGenerateContent';
    expect(await ask({ body: '{"model":"other","stream":false}', path })).toMatchObject({ model: 'gemini-x', is_stream: true });
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('undoes %s', async (encoding, encode) => {
    const asked = await ask({ body: encode('{"model":"m"}'), headers: { 'content-encoding': encoding } });
    expect(asked).toMatchObject({ model: 'm', decoded: true });
    expect(asked.body?.toString()).toBe('{"model":"m"}');
  });
});

it('a body is decoded off the event loop: everything else goes on meanwhile', async () => {
  const body = gzipSync(`{"model":"m","input":"${'a'.repeat(1_000_000)}"}`);
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method: 'POST' });
  Object.assign(request.headers, { 'content-length': String(body.length), 'content-encoding': 'gzip', 'content-type': 'application/json' });
  const recognised = recognise('POST', '/v1/embeddings', false);
  if (recognised === null) throw new RangeError();
  let isDone = false;
  const asked = read(
    request,
    { id: 'id', at: 0, started: 0, method: 'POST', target: '/', path: '/', endpoint: null, recognised },
    2_000_000,
  ).then((read) => {
    isDone = true;
    return read;
  });
  request.push(body);
  request.push(null);
  await new Promise((resolve) => request.once('end', resolve));
  // All that can run in this turn runs before the microtasks of the next: a body decoded in place would be there.
  await Promise.resolve().then(() => new Promise((resolve) => process.nextTick(resolve)));
  expect(isDone).toBe(false);
  expect((await asked).model).toBe('m');
});

describe('refuses', () => {
  it.each([
    ['no body where there must be one', {}, 'body_not_json'],
    ['what is no JSON object', { body: '[1]' }, 'body_not_json'],
    ['a deciding key that stands twice', { body: '{"model":"a","model":"a"}' }, 'body_duplicate_key'],
    ['an encoding it does not know', { body: '{}', headers: { 'content-encoding': 'zstd' } }, 'body_encoding'],
    ['an encoding the body does not have', { body: '{}', headers: { 'content-encoding': 'br' } }, 'body_encoding'],
    ['more than it takes, announced', { body: '{}', headers: { 'content-length': '1001' } }, 'body_too_large'],
    ['more than it takes, in chunks', { body: 'x'.repeat(1_001), headers: { 'content-length': '2' } }, 'body_too_large'],
    ['more than it takes when decoded', { body: gzipSync('x'.repeat(100_000)), headers: { 'content-encoding': 'gzip' } }, 'body_too_large'],
  ])('%s', async (_, sent, code) => expect(await codeOf(sent)).toBe(code));

  it('a key that stands twice only where it decides', async () => {
    expect(await codeOf({ body: '{"temperature":1,"temperature":2}' })).toBeNull();
  });

  it('a body whose sender leaves', async () => {
    const request = new IncomingMessage(new Socket());
    Object.assign(request, { method: 'POST' });
    Object.assign(request.headers, { 'content-length': '100' });
    const recognised = recognise('POST', '/v1/embeddings', false);
    if (recognised === null) throw new RangeError();
    const asked = read(request, { id: 'id', at: 0, started: 0, method: 'POST', target: '/', path: '/', endpoint: null, recognised }, 1_000);
    request.push('{"mo');
    request.destroy();
    await expect(asked).rejects.toMatchObject({ code: 'body_incomplete' });
  });
});

describe('of what no dialect reads', () => {
  const path = '/v1/files';
  it('nothing is taken in: it streams through', async () => {
    expect(await ask({ body: 'bytes', headers: { 'content-type': 'multipart/form-data; boundary=x' }, path })).toMatchObject({
      body: null,
      streams: true,
    });
    expect(await ask({ body: 'bytes', headers: { 'content-encoding': 'zstd' }, path })).toMatchObject({ body: null, streams: true });
  });

  it('JSON is looked into for its model, and passes even where it is none', async () => {
    expect(await ask({ body: '{"model":"tts"}', path: '/v1/audio/speech' })).toMatchObject({ model: 'tts', streams: false });
    const broken = await ask({ body: '{"model":', path: '/v1/audio/speech' });
    expect(broken).toMatchObject({ model: null, top: null, streams: false });
    expect(broken.body?.toString()).toBe('{"model":');
  });

  it('a request without a body has none', async () => {
    expect(await ask({ method: 'GET', path: '/v1/models' })).toMatchObject({ body: null, streams: false, is_stream: false });
    expect(await ask({ method: 'GET', path: '/v1/responses/r?stream=true' })).toMatchObject({ is_stream: true });
  });
});
