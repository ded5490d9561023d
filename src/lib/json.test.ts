import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asCount, keptJson, largestCount, nestsTooDeep, tooDeep } from './json.ts';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('a value that is kept as JSON', () => {
  it('is its JSON text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(keptJson(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('that cannot be written, or only with more stack than a reader may have, is replaced by a text that says so', () => {
    const ring: Record<string, unknown> = {};
    ring.ring = ring;
    for (const value of [JSON.parse(nested(20_000)), JSON.parse(nested(600)), ring, 1n]) expect(JSON.parse(keptJson(value))).toBe(tooDeep);
    expect(keptJson(undefined)).toBe('null');
  });
});

it('nesting is counted outside of strings, and side by side is not deep', () => {
  expect(nestsTooDeep(nested(512))).toBe(false);
  expect(nestsTooDeep(nested(513))).toBe(true);
  expect(nestsTooDeep(`{"a":${nested(512)}}`)).toBe(true);
  expect(nestsTooDeep(`[${'[],'.repeat(2_000)}[]]`)).toBe(false);
  for (const text of ['[', '\\"', '"['.repeat(3), '\\\\"['])
    expect(nestsTooDeep(JSON.stringify([text.repeat(2_000), 'ends in \\', '['.repeat(2_000)]))).toBe(false);
});

it('a count no call can have was not said', () => {
  expect(asCount(largestCount)).toBe(1e12);
  for (const value of [largestCount + 1, Number.MAX_SAFE_INTEGER, 1e30, -1, 1.5, Number.NaN, '1']) expect(asCount(value)).toBeNull();
});
