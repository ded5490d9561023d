import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frame, frameAt, headLength, maxPayload, sealFrame, writeHead } from './frames.ts';

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const type = fc.integer({ min: 0, max: 255 });
const seed = fc.integer({ min: 0, max: 0xffffffff });

test('a frame of any parts reads back as their bytes, and says where it ends', () => {
  fc.assert(
    fc.property(type, fc.array(bytes, { maxLength: 5 }), seed, bytes, bytes, (kind, parts, start, before, after) => {
      const written = Buffer.concat(frame(kind, parts, start));
      const found = frameAt(Buffer.concat([before, written, after]), before.length, start);
      expect(found).toEqual({ is: 'frame', type: kind, payload: Buffer.concat(parts), size: written.length });
    }),
  );
});

test('the parts are handed on as they are, without a copy', () => {
  const part = Buffer.from('a body');
  expect(frame(4, [part], 0)[1]).toBe(part);
});

test('a frame sealed in place is the same as one made of parts', () => {
  fc.assert(
    fc.property(type, bytes, seed, (kind, payload, start) => {
      const buffer = Buffer.alloc(headLength + payload.length);
      buffer.set(payload, headLength);
      sealFrame(buffer, 0, buffer.length, kind, start);
      expect(buffer).toEqual(Buffer.concat(frame(kind, [payload], start)));
    }),
  );
});

test('a frame that is cut anywhere is short, and says how much it needs as soon as its head is there', () => {
  const written = Buffer.concat(frame(3, [Buffer.from('the whole payload')], 7));
  for (let length = 0; length < written.length; length += 1) {
    const needs = length < headLength ? headLength : written.length;
    expect(frameAt(written.subarray(0, length), 0, 7)).toEqual({ is: 'short', needs });
  }
});

test('a changed bit anywhere is seen', () => {
  const written = Buffer.concat(frame(3, [Buffer.from('the whole payload')], 7));
  for (let bit = 0; bit < written.length * 8; bit += 1) {
    const damaged = Buffer.from(written);
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(frameAt(damaged, 0, 7).is).not.toBe('frame');
  }
});

test('a frame of another file, which has another seed, is none', () => {
  expect(frameAt(Buffer.concat(frame(3, [Buffer.from('x')], 7)), 0, 8)).toEqual({ is: 'bad' });
});

test('zeros are no frame', () => {
  expect(frameAt(Buffer.alloc(64), 0, 12345)).toEqual({ is: 'bad' });
});

test('a length past the limit is refused when writing and taken for damage when reading', () => {
  const head = Buffer.alloc(headLength);
  expect(() => writeHead(head, 0, maxPayload + 1, 0, 1)).toThrow(RangeError);
  head.writeUInt32LE(maxPayload + 1);
  expect(frameAt(head, 0, 0)).toEqual({ is: 'bad' });
});
