import fc from 'fast-check';
import { expect, it } from 'vitest';
import { masked } from './mask.ts';

const secret = 'sk-0123456789';

it('overwrites each occurrence of each secret and keeps the length', () => {
  const { bytes, found } = masked([Buffer.from(`a ${secret} b ${secret}${secret} dbk_other c`)], [secret, 'dbk_other']);
  expect(bytes.toString()).toBe(`a ${'*'.repeat(13)} b ${'*'.repeat(26)} ${'*'.repeat(9)} c`);
  expect(found).toBe(true);
});

it('finds a secret wherever it is split between buffers', () => {
  const text = Buffer.from(`before ${secret} after`);
  for (let at = 0; at <= text.length; at += 1) {
    const { bytes } = masked([text.subarray(0, at), text.subarray(at)], [secret]);
    expect(bytes.toString()).toBe(`before ${'*'.repeat(13)} after`);
  }
});

it('never writes into the buffers that passed', () => {
  const passed = Buffer.from(secret);
  masked([passed], [secret]);
  expect(passed.toString()).toBe(secret);
});

it('hands on the one buffer itself where there is nothing to mask, and nothing for nothing', () => {
  const passed = Buffer.from('nothing here');
  expect(masked([passed], [secret])).toEqual({ bytes: passed, found: false });
  expect(masked([passed], [secret]).bytes).toBe(passed);
  expect(masked([], [secret]).bytes).toHaveLength(0);
});

it('leaves no secret in any bytes, however they are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constant(secret))), fc.array(fc.nat(200)), (parts, cuts) => {
      const whole = Buffer.from(parts.join(''));
      const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
      const { bytes } = masked(
        places.slice(1).map((end, i) => whole.subarray(places[i], end)),
        [secret],
      );
      expect(bytes.includes(secret)).toBe(false);
      expect(bytes).toHaveLength(whole.length);
    }),
  );
});
