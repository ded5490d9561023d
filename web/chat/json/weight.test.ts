import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isLight, jsonText, shownValue, weightOf } from './weight.ts';

it('a small value is light; a wide, a deep and a large one are not', () => {
  expect(isLight({ a: [1, 2, { b: 'c' }] })).toBe(true);
  expect(isLight(Array.from({ length: 501 }, () => 1))).toBe(false);
  expect(isLight(Array.from({ length: 400 }, () => Array.from({ length: 20 }, () => 1)))).toBe(false);
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(isLight(deep)).toBe(false);
});

it('counts every node of any value', () => {
  const count = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Object.values(value).reduce((sum: number, each) => sum + count(each), 0) : 1;
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(weightOf(value).nodes).toBe(count(value));
    }),
  );
});

it('shows what cannot be seen, in names and in texts', () => {
  expect(shownValue({ 'a\u200b': ['\u202eb'] })).toEqual({ 'a⟨ZWSP⟩': ['⟨RLO⟩b'] });
  expect(jsonText({ a: '\u202e' })).toBe('{\n  "a": "\\u202e"\n}');
});
