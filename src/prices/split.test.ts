import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TokenPart, tokenParts } from '../schema/token-usage.ts';
import { type Piece, readCount, splitInput, splitOutput } from './split.ts';

const sum = (pieces: readonly Piece[]) => pieces.reduce((total, piece) => total + piece.tokens, 0);
const input = (total: number, parts: Partial<Record<TokenPart, number>>) => {
  const flags: string[] = [];
  const pieces = Object.fromEntries(splitInput(total, parts, flags).map((piece) => [piece.kind, piece.tokens]));
  return { pieces, flags };
};

/** Anything a vendor may send: absent parts, parts larger than their whole, and counts that are no counts. */
const count = fc.oneof(fc.integer({ min: 0, max: 2_000_000 }), fc.constantFrom(-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY));
const parts = fc.dictionary(fc.constantFrom(...tokenParts), count, { noNullPrototype: true });

describe('splitting usage', () => {
  test('whatever the parts claim, the pieces are positive and add up to the total', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), parts, (total, claimed) => {
        const pieces = [...splitInput(total, claimed, []), ...splitOutput(total, claimed, [])];
        expect(pieces.every((piece) => Number.isSafeInteger(piece.tokens) && piece.tokens > 0)).toBe(true);
        expect(sum(splitInput(total, claimed, []))).toBe(total);
        expect(sum(splitOutput(total, claimed, []))).toBe(total);
        expect(new Set(pieces.map((piece) => piece.kind)).size).toBe(pieces.length);
      }),
    );
  });

  test('cached and cache-written tokens leave the plain input', () => {
    expect(input(1000, { input_cache_read: 300, input_cache_write_5m: 200, input_cache_write_1h: 100 })).toEqual({
      pieces: { cache_read: 300, cache_write_5m: 200, cache_write_1h: 100, input: 400 },
      flags: [],
    });
  });

  test('Grok on Azure says more tokens were cached than read: the input is all cached, and flagged', () => {
    expect(input(100, { input_cache_read: 640 })).toEqual({ pieces: { cache_read: 100 }, flags: ['cached_exceeds_input'] });
  });

  test('cache writes that no longer fit beside the cached tokens are cut', () => {
    expect(input(100, { input_cache_read: 90, input_cache_write_unspecified: 20 })).toEqual({
      pieces: { cache_read: 90, cache_write_unspecified: 10 },
      flags: ['cache_writes_exceed_input'],
    });
  });

  test('media divide the whole input: what of them was cached is not counted again', () => {
    expect(input(1000, { input_cache_read: 300, input_audio: 400, cache_read_audio: 100, input_text: 600 })).toEqual({
      pieces: { cache_read_audio: 100, cache_read: 200, input_audio: 300, input: 400 },
      flags: [],
    });
    expect(input(100, { input_audio: 375 })).toEqual({ pieces: { input_audio: 100 }, flags: ['media_exceed_input'] });
  });

  test('what was read from an explicit cache is a part of what was cached', () => {
    expect(splitInput(100, { input_cache_read: 60, cache_read_explicit: 40 }, [])).toEqual([
      { kind: 'cache_read_explicit', tokens: 40 },
      { kind: 'cache_read', tokens: 20 },
      { kind: 'input', tokens: 40 },
    ]);
    const flags: string[] = [];
    expect(splitInput(100, { input_cache_read: 10, cache_read_explicit: 40 }, flags)[0]).toEqual({
      kind: 'cache_read_explicit',
      tokens: 10,
    });
    expect(flags).toEqual(['cached_parts_exceed_cached']);
  });

  test('reasoning larger than the output is cut to it', () => {
    const flags: string[] = [];
    expect(splitOutput(10, { output_reasoning: 11 }, flags)).toEqual([{ kind: 'output_reasoning', tokens: 10 }]);
    expect(flags).toEqual(['reasoning_exceeds_output']);
  });

  test('a count is a whole number that is not negative; anything else was not said', () => {
    expect([0, 7, -1, 1.5, Number.NaN, null, undefined].map(readCount)).toEqual([0, 7, null, null, null, null, null]);
  });
});
