import zlib, { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());
beforeEach(() => void desk.asked.splice(0));

const send = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
  const sent = { method: 'POST', body, headers: { authorization: 'Bearer key_member', 'content-type': 'application/json', ...headers } };
  const answer = await desk.api.request('/api/ingest/calls', sent, { isOwner: false });
  const json: unknown = await answer.json();
  return { status: answer.status, json };
};
const taken = (): unknown => desk.asked.find(({ what }) => what === 'take')?.args[0];
const ndjson = { 'content-type': 'application/x-ndjson' };
const gap = { from: '2026-11-20T08:00:00Z', to: '2026-11-20T09:00:00Z', lost: 3, sender: 'app' };
const bytes = (buffer: Buffer): Uint8Array<ArrayBuffer> => Uint8Array.from(buffer);

describe('a batch is taken', () => {
  it.each([
    ['as a list', '[{"id":"a"},{"id":"b"}]', {}],
    ['with its gaps', JSON.stringify({ calls: [{ id: 'a' }, { id: 'b' }], gaps: [gap] }), {}],
    ['as lines', '{"id":"a"}\n\n{"id":"b"}\r\n', ndjson],
    ['as lines under the name of JSON', '{"id":"a"}\n{"id":"b"}\n', {}],
    ['with gzip', bytes(gzipSync('[{"id":"a"},{"id":"b"}]')), { 'content-encoding': 'gzip' }],
  ])('%s', async (_, body, headers) => {
    const { status, json } = await send(body, headers);
    expect(status).toBe(200);
    expect(json).toMatchObject({ accepted: 2, duplicates: 0, refused: 0 });
    expect(taken()).toEqual([{ value: { id: 'a' } }, { value: { id: 'b' } }]);
  });

  it('alone, and of nothing', async () => {
    expect((await send('{"id":"a"}')).json).toMatchObject({ accepted: 1 });
    expect(await send('[]')).toMatchObject({ status: 200, json: { results: [] } });
  });

  it('each line has its answer, gaps too; those that are no JSON or no UTF-8 lose nothing else', async () => {
    const lines = [
      Buffer.from('{"id":"a"}\n{"id":\n'),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from(`${JSON.stringify({ gap })}\n{"id":"b"}`),
    ];
    const { json } = await send(bytes(Buffer.concat(lines)), ndjson);
    expect(json).toMatchObject({ results: { length: 5 } });
    expect(taken()).toEqual([
      { value: { id: 'a' } },
      { unreadable: 'Line 2 is not JSON.' },
      { unreadable: 'Line 3 is not text in UTF-8.' },
      { value: { id: 'b' } },
    ]);
    expect(desk.asked.find(({ what }) => what === 'noteGaps')?.args[0]).toEqual([gap]);
  });
});

describe('a batch is refused whole', () => {
  it.each([
    ['that is no JSON', 'x', {}, 400, 'batch_invalid'],
    ['whose gap is none', '{"gaps":[{"lost":1}]}', {}, 400, 'batch_invalid'],
    ['whose bytes are not what they are called', '[]', { 'content-encoding': 'gzip' }, 400, 'batch_invalid'],
    ['in an encoding nobody knows', '[]', { 'content-encoding': 'lzma' }, 415, 'body_encoding'],
    ['with more records than are taken at once', JSON.stringify(Array(5_001).fill(1)), {}, 413, 'batch_too_large'],
    ['of more bytes', `["${'x'.repeat(1_000_001)}"]`, {}, 413, 'batch_too_large'],
    [
      'that grows to more when decoded',
      bytes(gzipSync(`["${'x'.repeat(1_000_001)}"]`)),
      { 'content-encoding': 'gzip' },
      413,
      'batch_too_large',
    ],
    ['without a key', '[]', { authorization: '' }, 401, 'key_missing'],
    ['with an unknown key', '[]', { authorization: 'Bearer dbk_nobody' }, 401, 'key_unknown'],
  ])('%s', async (_, body, headers, status, code) => {
    expect(await send(body, headers)).toMatchObject({ status, json: { error: { code } } });
    expect(taken()).toBeUndefined();
  });

  it('in zstd, where this runtime has none, and is taken where it has', async () => {
    const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');
    const isThere = typeof compress === 'function';
    const sent: unknown = isThere ? Reflect.apply(compress, zlib, ['[]']) : Buffer.from('[]');
    const answer = await send(bytes(Buffer.isBuffer(sent) ? sent : Buffer.alloc(0)), { 'content-encoding': 'zstd' });
    expect(answer.status).toBe(isThere ? 200 : 415);
  });
});

it('the SDK is told apart from other senders', async () => {
  await send('[]', { 'x-daybook-sdk': '0.1.0' });
  await send('[]');
  expect(desk.asked.filter(({ what }) => what === 'take').map(({ args }) => args[1])).toMatchObject([{ route: 'sdk' }, { route: 'api' }]);
});

it('the shape of a call is published', async () => {
  const answer = await desk.api.request('/openapi.json', {}, { isOwner: false });
  const text = await answer.text();
  expect(text).toContain('"/api/ingest/calls"');
  for (const field of ['request_timestamp', 'vendor_reported_cost', 'parent_span_id', 'code_location'])
    expect(text).toContain(`"${field}"`);
});
