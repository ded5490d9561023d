// Requests that Node's own server answers unless it is told otherwise: one that takes too long to arrive, and one that expects
// something nobody knows. Each is answered in our words, and recorded as what its caller was told.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type House, openHouse, testKey } from '../house.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { only, recordsOf } from './calls.ts';
import { callRaw, requestBytes } from './raw.ts';

let replay: Replay;
let house: House;
beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures });
  house = await openHouse({ upstream: replay.url });
});
afterAll(async () => {
  await house.stop();
  await replay.close();
});
const records = recordsOf(() => house);
beforeEach(() => records.begin());

const chat = fixture('openai-chat');
const fields = { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' };

it('a body that takes too long is recorded as what its caller was told', async () => {
  // Node looks for slow requests twice a minute; here it is told at once that this one is.
  const slow = (message: unknown): void => {
    if (typeof message !== 'object' || message === null || !('server' in message) || !('socket' in message)) return;
    const { server, socket } = message;
    if (server instanceof Server)
      setImmediate(() => server.emit('clientError', Object.assign(new Error('slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket));
  };
  subscribe('http.server.request.start', slow);
  const caller = await callRaw(house.url);
  caller.send(requestBytes('POST', chat.path, fields, chat.request).subarray(0, -5));
  const answer = (await caller.closed()).toString();
  unsubscribe('http.server.request.start', slow);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toContain('request_slow');
  expect(only(await records.next(1)).call).toMatchObject({
    status: 'refused',
    error_code: 'request_slow',
    http_status: 408,
    user: 'tester',
  });
});

it('an expectation that nobody knows is a request like any other, and the vendor does not hear of it', async () => {
  const caller = await callRaw(house.url);
  caller.send(requestBytes('POST', chat.path, { ...fields, expect: 'banana', 'x-replay-id': chat.id, connection: 'close' }, chat.request));
  const answer = (await caller.closed()).toString('latin1');
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(replay.served.at(-1)?.received.headers).not.toHaveProperty('expect');
  expect(only(await records.next(1)).call).toMatchObject({ status: 'success', user: 'tester' });

  const unknown = await callRaw(house.url);
  unknown.send(requestBytes('POST', chat.path, { expect: 'banana', connection: 'close' }, chat.request));
  expect((await unknown.closed()).toString()).toMatch(/^HTTP\/1\.1 401 [\s\S]*key_missing/);
  expect(only(await records.next(1)).call).toMatchObject({ status: 'refused', error_code: 'key_missing' });
});
