// Bodies far larger than what may be held: uploads and answers pass while they flow, a slow reader slows the vendor down, and the
// gateway's memory does not follow the body's size.
import { request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type House, openHouse, testKey } from '../house.ts';
import { type BigUpstream, piece, startBigUpstream, sumOf } from './big-bodies.ts';
import { eventually, only, recordsOf } from './calls.ts';
import { callRaw, type RawCaller, requestBytes } from './raw.ts';

const megabyte = 1024 * 1024;
let upstream: BigUpstream;
let house: House;
beforeAll(async () => {
  upstream = await startBigUpstream();
  house = await openHouse({ upstream: upstream.url, settings: { gateway: { max_kept_bytes: megabyte / 16 } } });
});
afterAll(async () => {
  await house.stop();
  await upstream.close();
});
const records = recordsOf(() => house);
beforeEach(() => records.begin());

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** What buffers hold, after a collection: the gateway, the vendor and the caller of these tests together. */
function heldBytes(): number {
  if (typeof collect === 'function') collect();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

const ask = async (path: string, body = ''): Promise<RawCaller> => {
  const caller = await callRaw(house.url);
  caller.socket.pause();
  caller.send(
    requestBytes(body === '' ? 'GET' : 'POST', path, { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' }, body),
  );
  return caller;
};

describe('an upload of 50 MB', () => {
  it.each([true, false])('passes by the byte, while it flows (chunked: %s)', async (isChunked) => {
    const chunk = Buffer.alloc(64 * 1024, 'daybook ');
    const count = 800;
    const before = heldBytes();
    let most = 0;
    let sum = 0;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asking = request(
        `${house.url}/v1/files`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${testKey}`,
            'content-type': 'multipart/form-data; boundary=b',
            ...(isChunked ? {} : { 'content-length': chunk.length * count }),
          },
        },
        (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode));
        },
      );
      asking.on('error', reject);
      let sent = 0;
      const more = (): void => {
        while (sent < count) {
          sent += 1;
          sum = sumOf(chunk, sum);
          if (sent % 100 === 0) most = Math.max(most, heldBytes() - before);
          if (!asking.write(chunk)) {
            asking.once('drain', more);
            return;
          }
        }
        asking.end();
      };
      more();
    });
    expect(status).toBe(200);
    expect(upstream.received.at(-1)).toEqual({ bytes: chunk.length * count, sum });
    expect(most).toBeLessThan(24 * megabyte);
    expect(only(await records.next(1)).call).toMatchObject({ status: 'success', request_bytes: chunk.length * count });
  });
});

describe('a slow reader', () => {
  it('of a 100 MB stream holds the vendor back, then gets every byte', async () => {
    const before = heldBytes();
    const caller = await ask('/v1/files/big?sse&bytes=104857600');
    let total = 0;
    caller.socket.removeAllListeners('data');
    await eventually('the vendor is asked', () => upstream.sent.length > 0);
    let last = -1;
    await eventually('the vendor is held back', () => {
      const now = upstream.sent.at(-1) ?? 0;
      const isStill = now === last && now > 0;
      last = now;
      return isStill;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const heldAt = upstream.sent.at(-1) ?? 0;
    // What two sockets on one machine hold in the kernel, and a little in the gateway.
    expect(heldAt).toBeLessThan(24 * megabyte);
    expect(heldBytes() - before).toBeLessThan(16 * megabyte);
    caller.socket.on('data', (chunk: Buffer) => {
      total += chunk.length;
    });
    caller.socket.resume();
    await eventually('all of it came', () => total >= 104857600, 30_000);
    const { call } = only(await records.next(1));
    expect(call).toMatchObject({ status: 'success', truncated: ['response'] });
    expect(call.response_bytes).toBe(Math.ceil(104857600 / piece.length) * piece.length);
    caller.leave();
    await eventually('what was held is given back', () => heldBytes() - before < 16 * megabyte, 10_000);
  });

  it('is one of 200, and the gateway holds little for each', async () => {
    const before = heldBytes();
    const callers = await Promise.all(Array.from({ length: 200 }, () => ask('/v1/files/big?sse&bytes=6291456')));
    await eventually('all are asked', () => upstream.sent.slice(-200).every((bytes) => bytes > 0), 20_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    // What is kept of each, beginning and end, and what the vendor of this test and the sockets have in hand.
    expect(heldBytes() - before).toBeLessThan(200 * megabyte);
    for (const caller of callers) caller.leave();
    const statuses = async () => (await records.next(200)).map(({ call }) => call.status);
    expect(new Set(await statuses())).toEqual(new Set(['cancelled']));
    await eventually('what was held is given back', () => heldBytes() - before < 40 * megabyte, 10_000);
  });
});
