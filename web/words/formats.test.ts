import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatsOf, moneyText } from './formats.ts';

const en = formatsOf('en', 'Asia/Shanghai');
const zh = formatsOf('zh', 'UTC');

it('times are shown by the clock of the range’s zone', () => {
  expect(en.time('2026-11-23T16:30:05.000Z')).toBe('00:30:05');
  expect(en.day('2026-11-23T16:30:05.000Z')).toBe('24 Nov');
  expect(zh.time('2026-11-23T16:30:05.000Z')).toBe('16:30:05');
});

it('the zone of a moment stands after its clock, and nought from Greenwich is UTC', () => {
  expect(en.dateTime('2026-11-22T13:30:00.000Z')).toBe('22 Nov 2026, 21:30:00 GMT+8');
  expect(formatsOf('zh', 'Asia/Shanghai').dateTime('2026-11-22T13:30:00.000Z')).toBe('2026年11月22日 21:30:00 GMT+8');
  expect(zh.dateTime('2026-11-22T13:30:00.000Z')).toBe('2026年11月22日 13:30:00 UTC');
  expect(formatsOf('en', 'Europe/London').dateTime('2026-11-22T13:30:00.000Z')).toBe('22 Nov 2026, 13:30:00 UTC');
});

it.each([
  [0.4, '0.4 ms'],
  [840, '840 ms'],
  [1_240, '1.24 s'],
  [65_000, '1 min 5 s'],
  [3_720_000, '1 h 2 min'],
])('%d milliseconds are %s', (ms, text) => expect(en.duration(ms)).toBe(text));

it('large counts are short, small ones whole', () => {
  expect([en.compact(999), en.compact(9_999), en.compact(12_345), en.compact(83_400_000)]).toEqual(['999', '9,999', '12.3K', '83.4M']);
  expect(zh.compact(9_999)).toBe('9,999');
  expect(zh.compact(12_345)).toBe('1.2万');
});

it('an amount shows its currency, two places at least, and of small ones the first figures', () => {
  expect(en.money('1234.5', 'USD')).toBe('US$1,234.50');
  expect(en.money('0.00031415', 'USD')).toBe('US$0.0003142');
  expect(en.money('0.000000003', 'CNY')).toBe('CN¥0.000000003');
  expect(zh.money('3', 'CNY')).toBe('¥3.00');
  expect(en.money('7', 'credits')).toBe('7.00 credits');
  expect(en.money('0.5', 'USD', 4)).toBe('US$0.5000');
  expect(en.money('not a number', 'USD')).toBe('not a number USD');
});

it('an amount beyond what a float holds keeps every digit of its whole part', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 100n, max: 10n ** 30n }), (whole) => {
      expect(moneyText(`${whole}.25`, 'USD', 'en-US').replace(/[$,]/g, '')).toBe(`${whole}.25`);
    }),
  );
});

it('an amount that is not nothing is never shown as nothing', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), (nano) => {
      const digits = nano.toString().padStart(10, '0');
      expect(moneyText(`${digits.slice(0, -9)}.${digits.slice(-9)}`, 'USD', 'en-US')).toMatch(/[1-9]/);
    }),
  );
});

it('what is past and what is to come are told from now', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  expect(en.relative(now - 120_000, now)).toBe('2 min ago');
  expect(en.relative(now + 86_400_000 * 3, now)).toBe('in 3 days');
});
