// The upstream the other tests lean on is itself tested: however a body is cut and encoded it arrives whole, and each fault
// happens as its name says and is counted.
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HttpOutcome, viaHttp } from './equal.ts';
import { fixture, fixtures } from './fixtures.ts';
import type { Cut, Encoding, Plan } from './plan.ts';
import { eventsOf, piecesOf } from './pieces.ts';
import { type Replay, type Served, startReplay } from './replay.ts';

let replay: Replay;
beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures });
});
afterEach(() => replay.forget());
afterAll(() => replay.close());

const stream = fixture('openai-chat-stream-usage');
const document = fixture('openai-chat');

/** Asks for an exchange by a plan, and gives what came and what the replay says of it. */
async function ask(id: string, plan: Plan): Promise<{ got: HttpOutcome; served: Served | undefined }> {
  replay.plan('this', plan);
  const got = await viaHttp(fixture(id), { origin: replay.url, headers: { 'x-replay-id': id, 'x-replay-plan': 'this' }, timeout_ms: 300 });
  await replay.idle();
  return { got, served: replay.servedOf(id).at(-1) };
}

const decode: Readonly<Record<Encoding, (body: Buffer) => Buffer>> = {
  identity: (body) => body,
  gzip: gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
};
const encodings = ['identity', 'gzip', 'br', 'deflate'] as const;
const cuts: readonly Cut[] = ['whole', 'events', 1, 7, 4096];

describe('a body arrives whole', () => {
  it.each(encodings.flatMap((encoding) => cuts.map((cut) => ({ encoding, cut }))))('$encoding, cut $cut', async ({ encoding, cut }) => {
    for (const framing of ['chunked', 'length', 'close'] as const) {
      const { got, served } = await ask(stream.id, { cut, encoding, framing });
      expect(decode[encoding](got.body).equals(stream.response)).toBe(true);
      expect(got).toMatchObject({ status: 200, complete: true });
      expect(served).toMatchObject({ ended: 'complete', body_bytes: got.body.length, status: 200 });
    }
  });

  it('with HTTP/1.0, early hints, trailers, more headers and delays', async () => {
    for (const plan of [
      { version: '1.0' },
      { early_hints: 2 },
      { framing: 'chunked', trailers: { 'x-sum': '1' } },
      { delay_ms: { head: 20, between: 1 } },
    ] satisfies Plan[]) {
      const { got } = await ask(document.id, plan);
      expect(got.body.equals(document.response)).toBe(true);
    }
    expect((await ask(document.id, { headers: { 'x-more': 'yes' } })).got.headers['x-more']).toBe('yes');
  });

  it('for every fixture, and the request too', async () => {
    for (const one of fixtures) {
      const { got, served } = await ask(one.id, {});
      expect(got.status).toBe(one.status);
      expect(got.body.equals(one.response)).toBe(true);
      expect(served?.received.body.equals(one.request)).toBe(true);
    }
  });
});

describe('pieces', () => {
  it('cut at events each hold one event and decode as they come', async () => {
    expect(eventsOf(stream.response).length).toBe(stream.response.toString().split('data: ').length - 1);
    const pieces = await piecesOf(stream.response, 'events', 'gzip');
    expect(pieces.length).toBeGreaterThan(5);
    const { createGunzip } = await import('node:zlib');
    const gunzip = createGunzip();
    const first = new Promise<Buffer>((resolve) => gunzip.once('data', resolve));
    gunzip.write(pieces[0]);
    expect((await first).equals(eventsOf(stream.response)[0] ?? Buffer.alloc(0))).toBe(true);
  });

  it('refuse a size that cuts nothing', async () => {
    await expect(piecesOf(stream.response, 0, 'identity')).rejects.toThrow(RangeError);
  });
});

describe('a fault happens as it is named', () => {
  const partial = (at: { bytes: number } | { pieces: number }, what: 'reset' | 'end' | 'stall') => ask(stream.id, { fault: { what, at } });

  it('before the head: reset, end, stall', async () => {
    expect((await ask(document.id, { fault: { what: 'reset', at: 'head' } })).got).toMatchObject({ status: null, error: 'ECONNRESET' });
    expect((await ask(document.id, { fault: { what: 'end', at: 'head' } })).got).toMatchObject({ status: null, error: 'ECONNRESET' });
    const { got, served } = await ask(document.id, { fault: { what: 'stall', at: 'head' } });
    expect(got).toMatchObject({ status: null, error: 'TIMEOUT' });
    expect(served).toMatchObject({ ended: 'fault', status: null, body_bytes: 0 });
    expect(served?.left_after_ms).toBeGreaterThan(200);
  });

  it('after so many bytes and after so many events', async () => {
    for (const what of ['reset', 'end', 'stall'] as const) {
      const bytes = await partial({ bytes: 100 }, what);
      expect(bytes.got.body.equals(stream.response.subarray(0, 100))).toBe(true);
      expect(bytes.got.complete).toBe(false);
      expect(bytes.served).toMatchObject({ ended: 'fault', body_bytes: 100, status: 200 });
      const pieces = await partial({ pieces: 3 }, what);
      expect(pieces.got.body.equals(Buffer.concat(eventsOf(stream.response).slice(0, 3)))).toBe(true);
      expect(pieces.served).toMatchObject({ ended: 'fault', pieces: 3 });
    }
  });

  it('even where the moment is the very end: a chunked body without its terminator', async () => {
    const { got } = await ask(stream.id, { fault: { what: 'end', at: { bytes: stream.response.length } } });
    expect(got.body.equals(stream.response)).toBe(true);
    expect(got.complete).toBe(false);
  });

  it('in the length: more claimed than comes, and less', async () => {
    const more = await ask(document.id, { fault: { what: 'wrong_length', by: 10 } });
    expect(more.got).toMatchObject({ complete: false, status: 200 });
    const less = await ask(document.id, { fault: { what: 'wrong_length', by: -10 } });
    expect(less.got.error).toBe('HPE_CLOSED_CONNECTION');
    expect(less.got.headers['content-length']).toBe(String(document.response.length - 10));
  });

  it('in the head: garbage, no content, headers larger than a client takes', async () => {
    expect((await ask(document.id, { fault: { what: 'garbage' } })).got.error).toMatch(/^HPE_/);
    expect((await ask(document.id, { fault: { what: 'no_content' } })).got).toMatchObject({
      status: 204,
      complete: true,
      body: Buffer.alloc(0),
    });
    expect((await ask(document.id, { fault: { what: 'huge_headers', bytes: 1000 } })).got.headers['x-huge']).toHaveLength(1000);
    expect((await ask(document.id, { fault: { what: 'huge_headers', bytes: 200_000 } })).got.error).toBe('HPE_HEADER_OVERFLOW');
  });
});

describe('what was served is counted', () => {
  it('with the moment at which a peer left', async () => {
    replay.plan('slow', { cut: 'events', delay_ms: { between: 40 } });
    const got = await viaHttp(stream, { origin: replay.urlOf(stream.id, 'slow'), timeout_ms: 30 });
    await replay.idle();
    expect(got.complete).toBe(false);
    const [served] = replay.servedOf(stream.id);
    expect(served).toMatchObject({ ended: 'peer_left', plan: 'slow' });
    expect(served?.body_bytes).toBeLessThan(stream.response.length);
    expect(served?.left_after_ms).toBeGreaterThan(0);
  });

  it('with 404 for what is not known, by id or by plan', async () => {
    for (const headers of [{ 'x-replay-id': 'nobody' }, { 'x-replay-id': document.id, 'x-replay-plan': 'nothing' }]) {
      expect((await viaHttp(document, { origin: replay.url, headers })).status).toBe(404);
    }
    expect(replay.served.map(({ id }) => id)).toEqual([null, null]);
  });

  it('over one connection kept alive, pipelined, with a chunked body, heads exactly as they came', async () => {
    const before = replay.connections();
    const { port } = new URL(replay.url);
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    const head = (method: string, rest: string): string =>
      `${method} /replay/opaque-delete/x HTTP/1.1\r\nHost: a\r\nX-Odd: 1\r\nX-Odd: 2\r\n${rest}\r\n`;
    socket.write(head('DELETE', ''));
    socket.write(head('POST', 'transfer-encoding: chunked\r\n'));
    socket.write('3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nx-trail: er\r\n\r\n');
    socket.write(head('PUT', 'expect: 100-continue\r\ncontent-length: 2\r\nconnection: close\r\n'));
    setTimeout(() => socket.write('ok'), 20);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(replay.connections() - before).toBe(1);
    expect(replay.served.map(({ received }) => [received.method, received.body.toString()])).toEqual([
      ['DELETE', ''],
      ['POST', 'abcde'],
      ['PUT', 'ok'],
    ]);
    expect(replay.served[0]?.received.head).toBe('DELETE /replay/opaque-delete/x HTTP/1.1\r\nHost: a\r\nX-Odd: 1\r\nX-Odd: 2');
    expect(replay.served[0]?.received.headers['x-odd']).toBe('1, 2');
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 100', 'HTTP/1.1 200']);
  });
});
