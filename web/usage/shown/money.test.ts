import { describe, expect, it } from 'vitest';
import { columnMoney, placesOf } from './money.ts';

describe('amounts of a column', () => {
  it('have the places that its smallest one needs, up to four', () => {
    expect(placesOf(['12.5', '3', null])).toBe(2);
    expect(placesOf(['12.5', '0.043'])).toBe(3);
    expect(placesOf(['0.000001'])).toBe(4);
  });

  it('are rounded as text, and what is too small for them is said to be less', () => {
    expect(columnMoney('1234567890123.455', 'USD', 'en', 2)).toBe('$1,234,567,890,123.46');
    expect(columnMoney('0.00000001', 'CNY', 'en', 4)).toBe('< ¥0.0001');
    expect(columnMoney('0', 'USD', 'en', 4)).toBe('$0.0000');
  });
});
