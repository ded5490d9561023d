import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText, inUnit, isAmount, shifted } from './amounts.ts';

describe('unit prices as texts', () => {
  it('says an amount for a million tokens for a thousand, and back', () => {
    expect(inUnit('0.15', 'per_1m', 'per_1k')).toBe('0.00015');
    expect(inUnit('0.00015', 'per_1k', 'per_1m')).toBe('0.15');
    expect(inUnit('1500', 'per_1m', 'per_1k')).toBe('1.5');
    expect(inUnit('0', 'per_1m', 'per_1k')).toBe('0');
    expect(inUnit('2.50', 'per_1m', 'per_1m')).toBe('2.50');
  });

  it('loses no digit on the way there and back', () => {
    const amount = fc
      .tuple(fc.bigInt(0n, 10n ** 12n - 1n), fc.bigInt(0n, 10n ** 12n - 1n))
      .map(([whole, rest]) => `${whole}.${String(rest).padStart(12, '0')}`);
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 9 }), (text, places) => {
        const plain = shifted(text, 0);
        expect(shifted(shifted(text, -places), places)).toBe(plain);
        expect(shifted(shifted(text, places), -places)).toBe(plain);
      }),
    );
  });

  it('writes every digit', () => {
    expect(decimalText('0.00000123', 'en-GB')).toBe('0.00000123');
    expect(decimalText('123456789.000000000001', 'en-GB')).toBe('123,456,789.000000000001');
    expect(decimalText('1/2', 'en-GB')).toBe('1/2');
  });

  it('takes amounts as the API does', () => {
    expect(['0', '0.5', '123456789012.000000000001'].every(isAmount)).toBe(true);
    expect(['', '.5', '-1', '1,5', '1e3', '0.0000000000001'].some(isAmount)).toBe(false);
  });
});
