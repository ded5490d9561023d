import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { partsOf } from './batch.ts';
import { decodedBody } from './decode.ts';

it('a batch of more records than may be is refused before they are taken apart', () => {
  const lines = Buffer.from('1\n'.repeat(2_000_000));
  expect(() => partsOf(lines, 'application/x-ndjson', 3)).toThrow(/more than 3 records/);
  expect(() => partsOf(Buffer.from('[1,1,1,1]'), 'application/json', 3)).toThrow(/more than 3 records/);
  expect(() => partsOf(Buffer.from('{"calls":[1,1,1,1]}'), 'application/json', 3)).toThrow(/more than 3 records/);
  expect(partsOf(Buffer.from('1\n\n1\n1\n'), 'application/x-ndjson', 3)).toHaveLength(3);
});

it('encodings one over the other are undone twice and no more', async () => {
  const twice = gzipSync(gzipSync('{}'));
  const asked = (encoding: string, body: Buffer): Request =>
    new Request('http://daybook/', { method: 'POST', body: new Uint8Array(body), headers: { 'content-encoding': encoding } });
  expect((await decodedBody(asked('gzip, gzip', twice), 1000)).toString()).toBe('{}');
  await expect(decodedBody(asked('gzip, gzip, gzip', gzipSync(twice)), 1000)).rejects.toThrow(/more than 2 encodings/);
});
