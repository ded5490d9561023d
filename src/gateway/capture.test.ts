import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Capture, cutMark } from './capture.ts';

const tailBytes = 256 * 1024;
const kept = (capture: Capture): Buffer => Buffer.concat(capture.kept());

it('keeps the very buffers that passed, in order, while they fit', () => {
  const capture = new Capture(100);
  const [first, second] = [Buffer.from('one'), Buffer.from('two')];
  capture.add(first);
  capture.add(second);
  expect(capture.kept()[0]).toBe(first);
  expect(capture.kept()[1]).toBe(second);
  expect(capture).toMatchObject({ bytes: 6, truncated: false });
});

it('past the limit keeps the beginning and the end, with a mark between that keeps events apart', () => {
  const capture = new Capture(10);
  capture.add(Buffer.from('beginning!'));
  for (let i = 0; i < 40; i += 1) capture.add(Buffer.alloc(10_000, 'm'));
  capture.add(Buffer.from('the end'));
  const text = kept(capture).toString();
  expect(text.startsWith(`beginning!${cutMark.toString()}`)).toBe(true);
  expect(text.endsWith('mthe end')).toBe(true);
  expect(capture).toMatchObject({ bytes: 400_017, truncated: true });
});

it('leaves nothing out, and says so, while all that passed the limit is the end', () => {
  const capture = new Capture(10);
  capture.add(Buffer.from('a secret tha'));
  capture.add(Buffer.from('t goes on'));
  expect(kept(capture).toString()).toBe('a secret that goes on');
  expect(capture.truncated).toBe(false);
});

it('keeps sizes alone where the limit is nothing', () => {
  const capture = new Capture(0);
  capture.add(Buffer.alloc(1000));
  expect(capture.kept()).toEqual([]);
  expect(capture).toMatchObject({ bytes: 1000, truncated: true });
});

it('never keeps more than the limit, the tail and one chunk, and always the beginning and the end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300_000 }), fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 12 }), (limit, sizes) => {
      const capture = new Capture(limit);
      const whole = Buffer.alloc(sizes.reduce((sum, size) => sum + size, 0));
      for (let i = 0; i < whole.length; i += 997) whole[i] = i % 251;
      let at = 0;
      for (const size of sizes) {
        capture.add(whole.subarray(at, at + size));
        at += size;
      }
      const bytes = kept(capture);
      expect(capture.bytes).toBe(whole.length);
      expect(bytes.length).toBeLessThanOrEqual(limit + tailBytes + 200_000 + cutMark.length);
      if (!capture.truncated) expect(bytes.equals(whole)).toBe(true);
      const end = Math.min(whole.length, tailBytes);
      expect(whole.subarray(-end).equals(bytes.subarray(-end)) || whole.length === 0 || !capture.truncated).toBe(true);
    }),
    { numRuns: 60 },
  );
});
