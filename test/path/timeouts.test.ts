// The four deadlines of a call, and a vendor that cannot be reached at all: the caller hears it in its dialect or loses the
// connection where an answer had begun, the vendor's connection is let go, and one record says which deadline it was.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type House, openHouse, testKey, vendorCredential } from '../house.ts';
import { viaHttp } from '../upstream/equal.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { asked, eventually, only, recordsOf, streams } from './calls.ts';
import { callRaw, requestBytes } from './raw.ts';

let replay: Replay;
let house: House;
let silent: Server;

beforeAll(async () => {
  replay = await startReplay({
    exchanges: fixtures,
    plans: {
      'silent-head': { fault: { what: 'stall', at: 'head' } },
      'silent-body': { fault: { what: 'stall', at: { bytes: 0 } } },
      'silent-middle': { fault: { what: 'stall', at: { pieces: 2 } } },
      endless: { cut: 1, delay_ms: { between: 20 } },
    },
  });
  // TLS is wanted and never answered: a connection is made, and no call can be put on it.
  silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const endpoint = (name: string, base: string, timeouts: Readonly<Record<string, number>>) => ({
    name,
    vendor: 'openai-compatible',
    api_key: vendorCredential,
    bases: { openai: `${base}/v1`, anthropic: base, gemini: base },
    timeouts,
  });
  house = await openHouse({
    upstream: replay.url,
    settings: {
      endpoints: [
        endpoint('quick', replay.url, { first_byte: 150, idle: 150 }),
        endpoint('short', replay.url, { total: 200 }),
        endpoint('silent', `https://127.0.0.1:${port}`, { connect: 150 }),
        endpoint('closed', 'http://127.0.0.1:1', {}),
        endpoint('nowhere', 'http://no-such-host.invalid', {}),
      ],
      defaults: { openai: 'quick', anthropic: 'quick', gemini: 'quick' },
    },
  });
});
afterAll(async () => {
  await house.stop();
  await replay.close();
  silent.close();
});

const records = recordsOf(() => house);
beforeEach(() => records.begin());
const lastRecord = async () => only(await records.next(1)).call;

const raisedFor504 = (id: string): string =>
  id.startsWith('gemini') ? 'ApiError' : id.startsWith('anthropic') ? 'GatewayTimeoutError' : 'InternalServerError';

describe('a vendor that goes silent', () => {
  it.each(streams)('%s: before the head, the SDK raises a 504 and the vendor is let go', async (id) => {
    replay.forget();
    const seen = await asked(fixture(id), house.url, 'silent-head', true);
    expect(seen).toMatchObject({ kind: 'error', error: { name: raisedFor504(id), status: 504 } });
    expect(await lastRecord()).toMatchObject({ status: 'timeout', error_code: 'timeout_first_byte', http_status: 504 });
    await eventually('the vendor is let go', () => replay.served.at(-1)?.left_after_ms !== null);
    expect(replay.served.at(-1)?.left_after_ms).toBeLessThan(1000);
  });

  it.each(streams)('%s: after two events, the stream breaks off and what came is kept', async (id) => {
    const seen = await asked(fixture(id), house.url, 'silent-middle', true);
    expect(seen.kind).toBe('stream');
    if (seen.kind === 'stream') expect(seen.error).not.toBeNull();
    expect(await lastRecord()).toMatchObject({ status: 'timeout', error_code: 'timeout_idle', http_status: 200 });
  });

  it('after the head and before the first byte, the connection breaks off', async () => {
    const exchange = fixture('openai-chat');
    const seen = await viaHttp(exchange, {
      origin: house.url,
      headers: { 'x-replay-id': exchange.id, 'x-replay-plan': 'silent-body', authorization: `Bearer ${testKey}` },
    });
    expect(seen).toMatchObject({ status: 200, complete: false });
    expect(await lastRecord()).toMatchObject({ status: 'timeout', error_code: 'timeout_idle' });
  });
});

it('a call that takes longer than it may ends, however lively it is', async () => {
  const exchange = fixture('openai-chat-stream-usage');
  const seen = await viaHttp(
    { ...exchange, path: `/to/short${exchange.path}` },
    { origin: house.url, headers: { 'x-replay-id': exchange.id, 'x-replay-plan': 'endless', authorization: `Bearer ${testKey}` } },
  );
  expect(seen).toMatchObject({ status: 200, complete: false });
  expect(seen.body.length).toBeGreaterThan(0);
  expect(exchange.response.subarray(0, seen.body.length).equals(seen.body)).toBe(true);
  expect(await lastRecord()).toMatchObject({ status: 'timeout', error_code: 'timeout_total', response_bytes: seen.body.length });
});

describe('a vendor that cannot be reached', () => {
  it.each([
    ['closed', 502, 'failed', 'upstream_unreachable', 'ECONNREFUSED'],
    ['nowhere', 502, 'failed', 'upstream_unreachable', 'ENOTFOUND|EAI_AGAIN'],
    ['silent', 504, 'timeout', 'timeout_connect', ''],
  ])('%s: %i, recorded as %s with %s', async (endpoint, status, recordStatus, code, transport) => {
    const exchange = fixture('openai-chat');
    const seen = await viaHttp(
      { ...exchange, path: `/to/${endpoint}${exchange.path}` },
      { origin: house.url, headers: { authorization: `Bearer ${testKey}` } },
    );
    expect(seen.status).toBe(status);
    expect(seen.headers).toMatchObject({ 'x-should-retry': 'true', 'x-daybook-error': code });
    const call = await lastRecord();
    expect(call).toMatchObject({ status: recordStatus, error_code: code, http_status: status, prompt_tokens: null, estimated_cost: null });
    expect(call?.error_message).toMatch(new RegExp(transport));
  });
});

describe('a deadline is for the vendor', () => {
  it('a caller that uploads slowly does not run out the vendor’s time to answer', async () => {
    const exchange = fixture('opaque-upload');
    const caller = await callRaw(house.url);
    const bytes = requestBytes(
      'POST',
      exchange.path,
      { ...exchange.request_headers, authorization: `Bearer ${testKey}`, 'x-replay-id': exchange.id, connection: 'close' },
      exchange.request,
    );
    for (let at = 0; at < bytes.length; at += 1000) {
      caller.send(bytes.subarray(at, at + 1000));
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    const answer = await caller.closed();
    expect(answer.toString('latin1')).toMatch(/^HTTP\/1.1 200 /);
    expect(await lastRecord()).toMatchObject({ status: 'success', request_bytes: exchange.request.length });
  });

  it('a caller that reads slowly is not taken for a silent vendor', async () => {
    const big = { ...fixture('opaque-speech'), id: 'big', response: Buffer.alloc(24 * 1024 * 1024, 1) };
    replay.add([big]);
    const caller = await callRaw(house.url);
    caller.send(
      requestBytes(
        'POST',
        big.path,
        { authorization: `Bearer ${testKey}`, 'x-replay-id': 'big', 'content-type': 'application/json', connection: 'close' },
        big.request,
      ),
    );
    await caller.until((received) => received.length > 0);
    caller.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 600));
    caller.socket.resume();
    const answer = await caller.closed(10_000);
    expect(answer.length).toBeGreaterThan(big.response.length);
    expect(await lastRecord()).toMatchObject({ status: 'success', response_bytes: big.response.length });
  });
});
