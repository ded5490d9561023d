// Credentials planted wherever one can be: in headers, in addresses, echoed by the vendor in errors and in streams, split between
// chunks, compressed. After the run none of them stands in any byte of the data directory, in the log, or on standard output.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type House, openHouse, testKey, vendorCredential } from '../house.ts';
import { viaHttp } from '../upstream/equal.ts';
import type { Exchange } from '../upstream/exchange.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { callRaw, requestBytes } from './raw.ts';

const own = 'sk-own-vendor-key-9876543210';
const unknown = 'dbk_unknown_9876543210abcdef';
const cookie = 'cookie-secret-1234567890';
const passwords = 'cHJveHktc2VjcmV0LTEyMzQ1Njc4';
const planted = [testKey, vendorCredential, own, unknown, cookie, passwords];

let replay: Replay;
let house: House;
const logged: string[] = [];
const printed: string[] = [];
beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures });
  const sink = new Writable({
    write: (chunk, _, done) => {
      logged.push(String(chunk));
      done();
    },
  });
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      printed.push(String(chunk));
      return true;
    });
  house = await openHouse({ upstream: replay.url, log: pino({ level: 'trace' }, sink) });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await house.stop();
  await replay.close();
});

/** Every file under a folder, as one text of its bytes. */
function everyByteUnder(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

let closed = 0;
afterEach(async () => {
  const entries = await house.entries(closed);
  const records = await house.records(closed);
  const everything = {
    disk: everyByteUnder(house.data),
    // What the bytes on disk say, encodings undone, as the ledger gets it.
    records: JSON.stringify(records),
    entries: JSON.stringify(entries.map((entry) => entry.closed)),
    log: logged.join(''),
    output: printed.join(''),
  };
  for (const [place, text] of Object.entries(everything))
    for (const secret of planted) expect(text.includes(secret), `${secret} in ${place}`).toBe(false);
});

const chat = fixture('openai-chat');
const stream = fixture('openai-chat-stream-usage');
const say = (exchange: Exchange, text: string, more: Partial<Exchange> = {}): Exchange => {
  const spoken = { ...exchange, id: `says-${closed}`, response: Buffer.from(text), ...more };
  replay.add([spoken]);
  return spoken;
};

async function send(exchange: Exchange, headers: Readonly<Record<string, string>>, plan = {}): Promise<void> {
  replay.plan('this', plan);
  closed += 1;
  await viaHttp(exchange, { origin: house.url, headers: { 'x-replay-id': exchange.id, 'x-replay-plan': 'this', ...headers } });
}
const ours = { authorization: `Bearer ${testKey}` };
const both = { 'x-daybook-key': testKey, AuThOrIzAtIoN: `bearer ${own}` };

it('in every header a credential may stand in', async () => {
  for (const headers of [
    { AUTHORIZATION: `BEARER ${testKey}` },
    { 'X-Api-Key': testKey },
    { 'x-goog-api-key': testKey },
    { 'Api-Key': testKey },
    both,
    { 'x-daybook-key': testKey, 'x-api-key': own },
    { ...ours, cookie: `session=${cookie}`, 'proxy-authorization': `Basic ${passwords}` },
    { ...ours, 'set-cookie': cookie, 'x-secret': cookie, referer: `https://x/?t=${cookie}` },
    { authorization: `Bearer ${unknown}` },
    { authorization: `Basic ${passwords}` },
    { 'x-api-key': own },
  ])
    await send(chat, headers);
});

it('in the address', async () => {
  const gemini = fixture('gemini');
  for (const query of [`key=${testKey}`, `a=1&KEY=${own}`, `k%65y=${own}`, `api_key=${own}`, `access_token=${own}&b=2`, `key=${unknown}`])
    await send({ ...gemini, path: `${gemini.path}?${query}` }, { 'x-daybook-key': testKey });
  for (const query of [`key=${own}`, `key=${unknown}`]) await send({ ...gemini, path: `${gemini.path}?${query}` }, {});
});

it('echoed in errors, plain and compressed', async () => {
  for (const status of [401, 429, 500]) {
    const text = JSON.stringify({
      error: { message: `Incorrect API key provided: ${vendorCredential} or ${own} or ${testKey}`, code: 'invalid_api_key' },
    });
    await send(say(chat, text, { status }), both);
    await send(say(chat, text.replaceAll(own, 'x'), { status }), ours);
    for (const encoding of ['gzip', 'br', 'deflate']) {
      await send(say(chat, text.replaceAll(own, 'x'), { status }), ours, { encoding });
      await send(say(chat, text.replaceAll(vendorCredential, 'x'), { status }), both, { encoding });
    }
  }
});

it('echoed in streams, split between chunks and between events', async () => {
  const event = (content: string): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
  const text = `${event(`your key is ${vendorCredential}`)}${event(testKey)}data: [DONE]\n\n`;
  for (const cut of [1, 3, 7, 20, 'events', 'whole']) await send(say(stream, text), ours, { cut });
});

it('in a prompt, also one that is compressed, and in the answer that repeats it', async () => {
  const body = JSON.stringify({
    model: 'gpt-4.1',
    messages: [{ role: 'user', content: `Is ${testKey} or ${vendorCredential} a good key?` }],
  });
  const answer = chat.response.toString().replace('The Danube', `Yes, ${vendorCredential}`);
  await send({ ...say(chat, answer), request: Buffer.from(body) }, ours);
  await send({ ...say(chat, answer), request: gzipSync(body) }, { ...ours, 'content-encoding': 'gzip' });
  await send({ ...say(chat, answer), request: Buffer.from(body) }, ours, { encoding: 'gzip' });
});

it('in requests that are refused, broken or no HTTP at all', async () => {
  await send({ ...chat, request: Buffer.from(`{"key":"${testKey}"`) }, ours);
  await send({ ...chat, path: '/to/nowhere/v1/chat/completions', request: Buffer.from(`{"key":"${testKey}"}`) }, ours);
  await send({ ...chat, request: Buffer.from(`{"key":"${unknown}"}`) }, { authorization: `Bearer ${unknown}` });
  for (const text of [
    `GET /v1/models?key=${testKey} HTTP/9.9\r\nauthorization: Bearer ${testKey}\r\n\r\n`,
    `Bearer ${testKey}\r\n\r\n`,
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${testKey}\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n`,
  ]) {
    const caller = await callRaw(house.url);
    caller.send(text);
    await caller.closed();
    expect(caller.received().toString()).not.toContain(testKey);
  }
  const caller = await callRaw(house.url);
  caller.send(requestBytes('POST', chat.path, { ...ours, 'transfer-encoding': 'chunked' }));
  caller.send(`zz\r\n${testKey}\r\n`);
  closed += 1;
  expect((await caller.closed()).toString()).toMatch(/^HTTP\/1\.1 400 /);
  expect((await house.entries(closed)).at(-1)?.closed).toMatchObject({ ending: 'refused', error_code: 'request_malformed' });
});
