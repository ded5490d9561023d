import { expect, it } from 'vitest';
import { seenOnce } from './seen.ts';

it('says yes once for each id, and forgets the oldest past its limit', () => {
  const first = seenOnce(2);
  expect([first('a'), first('a'), first('b'), first('b')]).toEqual([true, false, true, false]);
  expect(first('c')).toBe(true);
  expect(first('b')).toBe(false);
  expect(first('a')).toBe(true);
});
