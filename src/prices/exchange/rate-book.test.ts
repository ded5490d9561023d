import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rate } from '../../schema/rate.ts';
import { convert, rateBookOf } from './rate-book.ts';

const rate = (from_currency: string, to_currency: string, value: string, effective_from = '2026-01-01T00:00:00Z', source = null): Rate => ({
  id: `${from_currency}-${to_currency}-${effective_from}`,
  from_currency,
  to_currency,
  rate: value,
  effective_from,
  source,
});
const at = (text: string): number => Date.parse(text);
const later = at('2026-06-01T00:00:00Z');

/** From 0.0001 to 9999.9999, as people type them. */
const typed = fc.integer({ min: 1, max: 99_999_999 }).map((digits) => {
  const text = String(digits).padStart(5, '0');
  return `${text.slice(0, -4)}.${text.slice(-4)}`;
});

describe('find', () => {
  it('a rate holds from its start, until the next one of the pair', () => {
    const book = rateBookOf([rate('USD', 'CNY', '7.2', '2026-03-01T00:00:00Z'), rate('USD', 'CNY', '7', '2026-01-01T08:00:00+08:00')]);
    const found = (text: string) => book.find('USD', 'CNY', at(text))?.steps[0]?.rate ?? null;
    expect(found('2025-12-31T23:59:59.999Z')).toBeNull();
    expect(found('2026-01-01T00:00:00Z')).toBe('7');
    expect(found('2026-02-28T23:59:59.999Z')).toBe('7');
    expect(found('2026-03-01T00:00:00Z')).toBe('7.2');
  });

  it('a currency is worth one of itself, with no rate used', () => {
    expect(rateBookOf([]).find('CNY', 'CNY', later)).toEqual({ numerator: 1n, denominator: 1n, steps: [] });
  });

  it('a direct rate beats an inverse one, and that one through a third currency', () => {
    const third = [rate('EUR', 'USD', '1.1'), rate('EUR', 'CNY', '7.7')];
    const inverted = rate('CNY', 'USD', '0.14');
    const straight = rate('USD', 'CNY', '7.1');
    const steps = (rates: readonly Rate[]) =>
      rateBookOf(rates)
        .find('USD', 'CNY', later)
        ?.steps.map((step) => [step.rate_id, step.inverted]);
    expect(steps([...third, inverted, straight])).toEqual([[straight.id, false]]);
    expect(steps([...third, inverted])).toEqual([[inverted.id, true]]);
    expect(steps(third)).toEqual([
      [third[0]?.id, true],
      [third[1]?.id, false],
    ]);
    expect(steps([])).toBeUndefined();
  });

  it('the third currency is EUR, else USD, else the first by name', () => {
    const through = (third: string) => [rate(third, 'JPY', '150'), rate('CNY', third, '0.14')];
    const third = (rates: readonly Rate[]) => rateBookOf(rates).find('CNY', 'JPY', later)?.steps[0]?.to_currency;
    expect(third([...through('AUD'), ...through('USD'), ...through('EUR')])).toBe('EUR');
    expect(third([...through('HKD'), ...through('AUD'), ...through('USD')])).toBe('USD');
    expect(third([...through('HKD'), ...through('AUD')])).toBe('AUD');
  });

  it('a third currency whose legs have not both begun is passed over', () => {
    const rates = [
      rate('EUR', 'CNY', '7.7', '2026-07-01T00:00:00Z'),
      rate('EUR', 'JPY', '160'),
      rate('USD', 'CNY', '7'),
      rate('USD', 'JPY', '150'),
    ];
    const third = (text: string) => rateBookOf(rates).find('CNY', 'JPY', at(text))?.steps[0]?.from_currency;
    expect(third('2026-06-30T23:59:59Z')).toBe('USD');
    expect(third('2026-07-01T00:00:00Z')).toBe('EUR');
  });

  it('two currencies are never joined through more than one other', () => {
    const book = rateBookOf([rate('CNY', 'HKD', '1.1'), rate('HKD', 'USD', '0.13'), rate('USD', 'EUR', '0.9')]);
    expect(book.find('CNY', 'EUR', later)).toBeNull();
    expect(book.find('CNY', 'USD', later)).not.toBeNull();
  });

  it('of two rates of one pair and moment the later in the list holds', () => {
    const book = rateBookOf([rate('USD', 'CNY', '7'), { ...rate('USD', 'CNY', '7.5'), id: 'second' }]);
    expect(book.find('USD', 'CNY', later)?.steps[0]?.rate_id).toBe('second');
  });
});

describe('convert', () => {
  it('rounds half away from zero, once, also below zero', () => {
    const half = { numerator: 1n, denominator: 2n };
    expect([convert(3n, half), convert(-3n, half), convert(5n, half), convert(4n, half)]).toEqual([2n, -2n, 3n, 2n]);
  });

  it('there and back gives the amount again, but for what the rounding took', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), typed, (amount, value) => {
        const book = rateBookOf([rate('USD', 'CNY', value)]);
        const there = book.find('USD', 'CNY', later);
        const back = book.find('CNY', 'USD', later);
        if (!there || !back) throw new Error('no rate');
        expect(there.numerator * back.numerator).toBe(there.denominator * back.denominator);
        const off = convert(convert(amount, there), back) - amount;
        // Half a nano there is half a nano divided by the rate on the way back, and half a nano for that rounding.
        const most = (there.denominator + there.numerator) / (2n * there.numerator) + 1n;
        expect(off <= most && off >= -most).toBe(true);
      }),
    );
  });

  it('through a third currency nothing is rounded between the two legs', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), typed, typed, (amount, one, other) => {
        const found = rateBookOf([rate('EUR', 'USD', one), rate('EUR', 'CNY', other)]).find('USD', 'CNY', later);
        if (!found) throw new Error('no rate');
        const digits = (text: string) => BigInt(text.replace('.', ''));
        const twice = 2n * amount * digits(other) + digits(one);
        expect(convert(amount, found)).toBe(twice / (2n * digits(one)));
      }),
    );
  });
});

describe('changes', () => {
  const rates = [
    rate('USD', 'CNY', '7', '2026-01-01T00:00:00Z'),
    rate('CNY', 'USD', '0.14', '2026-02-01T00:00:00Z'),
    rate('GBP', 'USD', '1.3', '2026-03-01T00:00:00Z'),
    rate('SEK', 'NOK', '1', '2026-03-15T00:00:00Z'),
    rate('USD', 'CNY', '7.1', '2026-04-01T00:00:00Z'),
  ];
  it('names direct, inverse and third-currency moments inside the range, once each, ascending, without its ends', () => {
    const range = { from: at('2026-01-01T00:00:00Z'), to: at('2026-04-01T00:00:00Z') };
    expect(rateBookOf([...rates, ...rates].reverse()).changes('CNY', range)).toEqual([
      at('2026-02-01T00:00:00Z'),
      at('2026-03-01T00:00:00Z'),
    ]);
  });

  it('between two of them no rate towards the currency changes', () => {
    const currencies = ['CNY', 'EUR', 'GBP', 'JPY', 'USD'];
    const day = 86_400_000;
    const start = at('2026-01-01T00:00:00Z');
    const one = fc.record({ from: fc.constantFrom(...currencies), to: fc.constantFrom(...currencies), value: typed, day: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 15 }), fc.constantFrom(...currencies), (drawn, to) => {
        const book = rateBookOf(
          drawn
            .filter(({ from, to: other }) => from !== other)
            .map(({ from, to: other, value, day: n }) => rate(from, other, value, new Date(start + n * day).toISOString())),
        );
        const moments = [start, ...book.changes(to, { from: start, to: start + 10 * day })];
        for (let n = 0; n < 10; n++) {
          const moment = start + n * day;
          const era = moments.findLast((begin) => begin <= moment) ?? start;
          for (const from of currencies) expect(book.find(from, to, moment)).toEqual(book.find(from, to, era));
        }
      }),
    );
  });
});
