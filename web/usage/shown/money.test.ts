import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../words/formats.ts';
import { columnMoney, placesOf } from './money.ts';

const { money } = formatsOf('en', 'UTC');

describe('amounts of a column', () => {
  it('have the places that show four figures of the smallest one, up to nine', () => {
    expect(placesOf(['0.00325045', '0.0002472', '0.000235', '0.00017325'])).toBe(7);
    expect(placesOf(['12.345678', '3', null])).toBe(3);
    expect(placesOf(['1234.56789'])).toBe(2);
    expect(placesOf(['0.00000000123456'])).toBe(9);
  });

  it('have no zeros after the last digit of the longest one', () => {
    expect(placesOf(['12.5', '3', null])).toBe(2);
    expect(placesOf(['12.5', '0.043'])).toBe(3);
    expect(placesOf(['0.000001', '0'])).toBe(6);
  });

  it('are rounded as text, and what is too small for them is said to be less', () => {
    expect(columnMoney('1234567890123.455', 'USD', 2, money)).toBe('US$1,234,567,890,123.46');
    expect(columnMoney('0.00017325', 'USD', 7, money)).toBe('US$0.0001733');
    expect(columnMoney('0.0000000001', 'CNY', 9, money)).toBe('< CN¥0.000000001');
    expect(columnMoney('0', 'USD', 4, money)).toBe('US$0.0000');
  });
});
