import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divideRounded, readDecimal, scaled } from './decimal.ts';

describe('readDecimal', () => {
  test('reads what vendors and price lists write, exponents included', () => {
    expect(readDecimal('8.6e-05')).toEqual({ digits: 86n, places: 6 });
    expect(readDecimal('0.0076509169000000005')).toEqual({ digits: 76509169000000005n, places: 19 });
    expect(readDecimal(0.0028)).toEqual({ digits: 28n, places: 4 });
    expect(readDecimal('-2.50')).toEqual({ digits: -250n, places: 2 });
    expect(readDecimal('1.5e3')).toEqual({ digits: 1500n, places: 0 });
    expect(readDecimal('1e-7')).toEqual({ digits: 1n, places: 7 });
  });

  test('what is no decimal, or too large to be money, is null and takes no time', () => {
    for (const text of ['', '.', 'abc', '1,5', '1.2.3', '0x10', 'NaN', '1e999', '1e9999999', '9'.repeat(100)])
      expect(readDecimal(text)).toBeNull();
    expect(readDecimal(Number.NaN)).toBeNull();
    expect(readDecimal(Number.POSITIVE_INFINITY)).toBeNull();
  });

  test('a number becomes exactly the decimal it prints as', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: 0, max: 9 }), (digits, places) => {
        const shown = digits.toString().padStart(places + 1, '0');
        const text = places === 0 ? shown : `${shown.slice(0, -places)}.${shown.slice(-places)}`;
        const read = readDecimal(Number(text));
        expect(read && scaled(read, 9)).toEqual({ value: digits * 10n ** BigInt(9 - places), exact: true });
      }),
    );
  });
});

describe('rounding', () => {
  test('goes half away from zero, on both sides of it', () => {
    expect([5n, 4n, -5n, -4n, 15n, -15n].map((value) => divideRounded(value, 10n))).toEqual([1n, 0n, -1n, 0n, 2n, -2n]);
    expect([1n, 2n, -1n, -2n].map((value) => divideRounded(value, 3n))).toEqual([0n, 1n, 0n, -1n]);
  });

  test('is never further than half a unit from the truth', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 6n }), (numerator, denominator) => {
        const gap = divideRounded(numerator, denominator) * denominator - numerator;
        expect((gap < 0n ? -gap : gap) * 2n <= denominator).toBe(true);
      }),
    );
  });

  test('a decimal that does not fit says that it was rounded', () => {
    const third = readDecimal('0.08333333333333334');
    expect(third && scaled(third, 6)).toEqual({ value: 83_333n, exact: false });
  });
});
