import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeKeySecret, shapeOfKey } from './key-secret.ts';

it('makes keys of one length that are whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const text = makeKeySecret(() => Buffer.from(bytes));
      expect(text).toMatch(/^dbk_[0-9A-Za-z]{49}$/);
      expect(shapeOfKey(text)).toBe('whole');
    }),
  );
});

it('makes different keys of different chance', () => {
  const of = (byte: number): string => makeKeySecret(() => Buffer.alloc(32, byte));
  expect(new Set([of(0), of(1), of(255)]).size).toBe(3);
});

it('tells a key with one wrong, missing or added character', () => {
  const text = makeKeySecret(() => Buffer.alloc(32, 7));
  fc.assert(
    fc.property(fc.integer({ min: 4, max: text.length - 1 }), fc.constantFrom(...'aZ09_-'), (at, letter) => {
      fc.pre(text[at] !== letter);
      expect(shapeOfKey(text.slice(0, at) + letter + text.slice(at + 1))).toBe('mistyped');
      expect(shapeOfKey(text.slice(0, at) + text.slice(at + 1))).toBe('mistyped');
      expect(shapeOfKey(text.slice(0, at) + letter + text.slice(at))).toBe('mistyped');
    }),
  );
});

it('leaves other vendors’ keys alone', () => {
  expect(shapeOfKey('sk-ant-api03-xyz')).toBe('other');
  expect(shapeOfKey('')).toBe('other');
});
