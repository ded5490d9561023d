import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDecimals, compareDecimals, sumDecimals } from './decimals.ts';

const nano = fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n });
const textOf = (units: bigint): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(10, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
};

describe('decimal texts', () => {
  it('are added to the last digit, where floats would not', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3');
    expect(addDecimals('9007199254740993', '0.000000001')).toBe('9007199254740993.000000001');
    expect(addDecimals('-1.5', '0.25')).toBe('-1.25');
  });

  it('add up as whole nano-units do', () => {
    fc.assert(fc.property(nano, nano, (a, b) => compareDecimals(addDecimals(textOf(a), textOf(b)), textOf(a + b)) === 0));
  });

  it('are ordered by what they are worth, not by how they are written', () => {
    expect(compareDecimals('10', '9.999')).toBe(1);
    expect(compareDecimals('1.50', '1.5')).toBe(0);
    expect(compareDecimals('-2', '-1')).toBe(-1);
  });

  it('have no sum where none is known', () => {
    expect(sumDecimals([null, null])).toBeNull();
    expect(sumDecimals([null, '0.10', '0.20'])).toBe('0.3');
  });
});
