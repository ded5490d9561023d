import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutRuns, sample } from './cut.ts';

const runOf = fc
  .tuple(fc.constantFrom('a', '啊', '😀', '\u0301', ' ', '7', '❤️', '/', '\n', 'e\u0301', '"'), fc.nat(900))
  .map(([one, times]) => one.repeat(times));
const anyText = fc.array(fc.oneof(runOf, fc.string({ unit: 'binary' })), { maxLength: 6 }).map((parts) => parts.join(''));

const hasLoneSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);

describe('cutRuns', () => {
  it('gives pieces that together are the text, none with a long run of one class, no character split', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const pieces = cutRuns(text);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) {
          expect(piece).not.toBe('');
          expect(/[\p{L}\p{M}]{258,}|\p{N}{258,}|\s{258,}|[^\s\p{L}\p{N}]{258,}/u.test(piece)).toBe(false);
        }
        if (!hasLoneSurrogate(text)) expect(pieces.some(hasLoneSurrogate)).toBe(false);
      }),
    );
  });

  it('leaves ordinary text in one piece', () => {
    const text = 'The quick brown fox, 12345 times.\n'.repeat(1000);
    expect(cutRuns(text)).toEqual([text]);
  });
});

describe('sample', () => {
  it('keeps everything that is short enough', () => {
    expect(sample(['ab', 'cd'], 4)).toEqual({ texts: ['ab', 'cd'], kept: 4, total: 4 });
  });

  it('keeps the first and last halves of what is too long, over as many texts as it takes', () => {
    expect(sample(['abc', 'def', 'ghi'], 8)).toEqual({ texts: ['abc', 'd', 'f', 'ghi'], kept: 8, total: 9 });
    expect(sample(['abcdefghij'], 4)).toEqual({ texts: ['ab', 'ij'], kept: 4, total: 10 });
  });

  it('never keeps more than the limit, nor says it kept what it did not', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.nat(40), (texts, limit) => {
        const { texts: taken, kept, total } = sample(texts, limit);
        expect(taken.join('').length).toBe(kept);
        expect(kept).toBeLessThanOrEqual(Math.min(limit, total));
      }),
    );
  });
});
