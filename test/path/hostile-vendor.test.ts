// A vendor, or what stands in its place, that speaks odd or dangerous HTTP: the gateway stays up, the caller gets a clear error or
// exactly one answer, and nothing of one answer can become the beginning of another.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type House, openHouse, testKey } from '../house.ts';
import { viaHttp } from '../upstream/equal.ts';
import { fixture } from '../upstream/fixtures.ts';
import { only, recordsOf } from './calls.ts';

let house: House;
let vendor: Server;
let answer = '';
let asked: string[] = [];
const sockets = new Set<Socket>();

beforeAll(async () => {
  vendor = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // The gateway cuts off whoever speaks no HTTP.
    socket.on('data', (chunk) => {
      asked.push(chunk.toString('latin1'));
      socket.write(Buffer.from(answer, 'latin1'));
      if (answer.endsWith('<end>')) socket.end();
    });
  }).listen(0, '127.0.0.1');
  await once(vendor, 'listening');
  const address = vendor.address();
  house = await openHouse({ upstream: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}` });
});
afterAll(async () => {
  await house.stop();
  for (const socket of sockets) socket.destroy();
  vendor.close();
});
const records = recordsOf(() => house);
beforeEach(async () => {
  asked = [];
  await records.begin();
});

const chat = fixture('openai-chat');
const call = (more: Readonly<Record<string, string>> = {}, path = chat.path) =>
  viaHttp({ ...chat, path }, { origin: house.url, headers: { authorization: `Bearer ${testKey}`, ...more }, timeout_ms: 2_000 });

it.each([
  ['a status below 100', 'HTTP/1.1 099 Odd\r\ncontent-length: 2\r\n\r\nok'],
  ['the status 000', 'HTTP/1.1 000\r\ncontent-length: 2\r\n\r\nok'],
  ['control characters after the status', 'HTTP/1.1 200 O\x01K\r\ncontent-length: 2\r\n\r\nok'],
  ['a delete character after the status', 'HTTP/1.1 200 O\x7fK\r\ncontent-length: 2\r\n\r\nok'],
  ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n\x81\x02ok'],
  ['a header name with a space', 'HTTP/1.1 200 OK\r\nx odd: 1\r\ncontent-length: 2\r\n\r\nok'],
  ['a header value with a null', 'HTTP/1.1 200 OK\r\nx-odd: a\0b\r\ncontent-length: 2\r\n\r\nok'],
  ['a folded header', 'HTTP/1.1 200 OK\r\nx-odd: a\r\n b\r\ncontent-length: 2\r\n\r\nok'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok'],
  ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\nok'],
  ['a coding that does not end in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nok'],
  [
    'a coding under the chunks',
    'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  ],
  ['chunks twice', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
  ['a bare line feed', 'HTTP/1.1 200 OK\nx: 1\r\ncontent-length: 2\r\n\r\nok'],
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
])('%s is a 502 that says so', async (_, text) => {
  answer = text;
  const seen = await call();
  expect(seen).toMatchObject({ status: 502, complete: true });
  expect(seen.headers['x-daybook-error']).toBe('upstream_malformed');
  const { call: record } = only(await records.next(1));
  expect(record).toMatchObject({ status: 'failed', error_code: 'upstream_malformed', http_status: 502 });
});

it('a length beside chunks does not reach the caller: the chunks alone say where the answer ends', async () => {
  answer = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n';
  const seen = await call();
  expect(seen).toMatchObject({ status: 200, complete: true });
  expect(seen.body.toString()).toBe('hello');
  expect(seen.headers['content-length']).toBeUndefined();
});

it('a length that is given twice reaches the caller once', async () => {
  answer = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nContent-Length: 5\r\ncontent-length: 5\r\n\r\nhello';
  const seen = await call();
  expect(seen).toMatchObject({ status: 200, complete: true, headers: { 'content-length': '5' } });
  expect(seen.body.toString()).toBe('hello');
});

it('what follows an answer on its connection is nobody’s answer', async () => {
  answer = `HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok${'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged'}`;
  const first = await call();
  expect(first.body.toString()).toBe('ok');
  answer = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ntrue';
  const second = await call();
  expect(second.body.toString()).toBe('true');
  expect(asked).toHaveLength(2);
});

it('a vendor’s fields that are for one connection alone do not reach the caller', async () => {
  answer =
    'HTTP/1.1 200 OK\r\nconnection: x-private\r\nx-private: 1\r\nproxy-authenticate: Basic\r\nkeep-alive: timeout=5\r\nx-public: 1\r\ncontent-length: 2\r\n\r\nok';
  const seen = await call();
  expect(seen.headers).toMatchObject({ 'x-public': '1' });
  expect(seen.headers['x-private']).toBeUndefined();
  expect(seen.headers['proxy-authenticate']).toBeUndefined();
});

it.each(['%0d%0ax-injected:%20yes', '%0a%0aGET%20/admin', 'a%C4%8Ax-injected:1', 'a%00b', 'a%20b'])(
  'a vendor key with a line break, given as a parameter, reaches no vendor: %s',
  async (key) => {
    answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
    const gemini = fixture('gemini');
    const seen = await viaHttp(
      { ...gemini, path: `${gemini.path}?key=sk-vendor${key}` },
      { origin: house.url, headers: { 'x-daybook-key': testKey }, timeout_ms: 2_000 },
    );
    expect(seen.status).toBe(401);
    expect(asked).toEqual([]);
    expect(only(await records.next(1)).call).toMatchObject({ status: 'refused', error_code: 'key_unknown' });
  },
);

it('the gateway is well after all of that', async () => {
  answer = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${chat.response.length}\r\n\r\n${chat.response.toString('latin1')}`;
  const seen = await call();
  expect(seen.body.equals(chat.response)).toBe(true);
  expect(only(await records.next(1)).call).toMatchObject({ status: 'success', prompt_tokens: 19 });
});
