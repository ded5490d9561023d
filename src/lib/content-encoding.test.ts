import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeBody, decodeWithin } from './content-encoding.ts';

const text = 'data: {"text":"多瑙河"}\n\n'.repeat(400);
const encoders = { gzip: gzipSync, 'x-gzip': gzipSync, br: brotliCompressSync, deflate: deflateSync } as const;

it.each(Object.entries(encoders))('%s is undone', (name, encode) => {
  expect(decodeBody(encode(text), name)?.toString()).toBe(text);
  expect(decodeBody(encode(text), ` ${name.toUpperCase()} `)?.toString()).toBe(text);
});

it('raw deflate is taken for deflate too, as some servers send it', () => {
  expect(decodeBody(deflateRawSync(text), 'deflate')?.toString()).toBe(text);
});

it('several are undone from the last to the first', () => {
  expect(decodeBody(brotliCompressSync(gzipSync(text)), 'gzip, br')?.toString()).toBe(text);
  expect(decodeBody(gzipSync(text), 'identity, gzip')?.toString()).toBe(text);
});

it('no encoding, and an empty body, are what they are', () => {
  const body = Buffer.from(text);
  expect(decodeBody(body, undefined)).toBe(body);
  expect(decodeBody(body, 'identity')).toBe(body);
  expect(decodeBody(Buffer.alloc(0), 'gzip')).toHaveLength(0);
});

describe('a body that ends in the middle', () => {
  it.each(Object.entries(encoders))('%s: gives what there is, never more, and never throws', (name, encode) => {
    const whole = encode(text);
    for (let end = 1; end < whole.length; end += 1) {
      const decoded = decodeBody(whole.subarray(0, end), name);
      if (decoded !== null) expect(text.startsWith(decoded.toString('utf8').replace(/\ufffd+$/, ''))).toBe(true);
    }
  });
});

it('what does not fit its name, and a name nobody knows, are null', () => {
  expect(decodeBody(Buffer.from(text), 'gzip')).toBeNull();
  expect(decodeBody(Buffer.from(text), 'br')).toBeNull();
  expect(decodeBody(Buffer.from(text), 'zstd')).toBeNull();
  expect(decodeBody(gzipSync(text), 'gzip, zstd')).toBeNull();
});

it.each([...Object.entries(encoders), ['deflate', deflateRawSync] as const])(
  '%s beyond a limit is told from what cannot be decoded',
  (name, encode) => {
    expect(decodeWithin(encode('a'.repeat(100_000)), name, 99_999)).toBe('too_large');
    expect(decodeWithin(encode('a'.repeat(100_000)), name, 100_000)?.length).toBe(100_000);
    expect(decodeWithin(Buffer.from(text), name, 99_999)).toBeNull();
  },
);
