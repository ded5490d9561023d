import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNano, parseNano } from '../../lib/money.ts';
import type { Rate } from '../../schema/rate.ts';
import type { EraAmounts } from '../../schema/usage.ts';
import { addDisplays, displayOf, exactDisplayOf, rounded } from './display.ts';
import { rateBookOf } from './rate-book.ts';

const hour = 3_600_000;
const start = Date.parse('2026-11-01T00:00:00Z');
const range = { from: start, to: start + 48 * hour };
const iso = (at: number): string => new Date(at).toISOString();
const rate = (from_currency: string, to_currency: string, value: string, at: number): Rate => ({
  id: `${from_currency}-${to_currency}-${(at - start) / hour}`,
  from_currency,
  to_currency,
  rate: value,
  effective_from: iso(at),
  source: 'a bank',
});
const era = (number: number, costs: Record<string, string>, saved_costs: Record<string, string> = {}): EraAmounts => ({
  era: number,
  costs,
  saved_costs,
});

describe('displayOf', () => {
  const rates = [rate('USD', 'CNY', '7', start - hour), rate('USD', 'CNY', '8', start + 10 * hour)];
  const book = rateBookOf(rates);
  const eras = book.changes('CNY', range);

  it('each era is converted at the rate that held when it began; a rate that begins with the era is the one', () => {
    expect(eras).toEqual([start + 10 * hour]);
    const shown = displayOf([era(0, { USD: '1', CNY: '0.5' }), era(1, { USD: '2' })], eras, range, 'CNY', book);
    expect(shown).toMatchObject({ currency: 'CNY', amount: '23.5', missing: [] });
    expect(shown.rates.map(({ rate_id, from, to }) => [rate_id, from, to])).toEqual([
      ['USD-CNY--1', iso(start), iso(start + 10 * hour)],
      ['USD-CNY-10', iso(start + 10 * hour), iso(range.to)],
    ]);
  });

  it('a rate that begins where the range does is the one of its first era', () => {
    const from = { from: start + 10 * hour, to: range.to };
    expect(displayOf([era(0, { USD: '1' })], book.changes('CNY', from), from, 'CNY', book).amount).toBe('8');
  });

  it('where a rate is missing there is no amount, and the currency is named', () => {
    const shown = displayOf([era(0, { USD: '1', JPY: '100', EUR: '2' })], [], range, 'CNY', book);
    expect(shown).toMatchObject({ amount: null, missing: ['EUR', 'JPY'] });
  });

  it('an amount of zero needs no rate, and nothing at all is zero', () => {
    expect(displayOf([era(0, { JPY: '0', USD: '1' })], [], range, 'CNY', book)).toMatchObject({ amount: '7', missing: [] });
    expect(displayOf([], [], range, 'CNY', book)).toEqual({ currency: 'CNY', amount: '0', rates: [], missing: [] });
  });

  it('saved amounts are converted the same way', () => {
    expect(displayOf([era(1, { JPY: '5' }, { USD: '-3' })], eras, range, 'CNY', book, 'saved_costs').amount).toBe('-24');
  });

  it('a rate used in several eras or as a leg of several currencies is named once, over the whole span', () => {
    const legs = rateBookOf([rate('EUR', 'CNY', '7.7', start), rate('EUR', 'USD', '1.1', start), rate('EUR', 'GBP', '0.9', start + hour)]);
    const moments = legs.changes('CNY', range);
    const shown = displayOf([era(0, { USD: '1.1' }), era(1, { USD: '1.1', GBP: '0.9' })], moments, range, 'CNY', legs);
    expect(shown.amount).toBe('23.1');
    expect(shown.rates.map(({ rate_id, inverted, from, to }) => [rate_id, inverted, from, to])).toEqual([
      ['EUR-CNY-0', false, iso(start), iso(range.to)],
      ['EUR-USD-0', true, iso(start), iso(range.to)],
      ['EUR-GBP-1', true, iso(start + hour), iso(range.to)],
    ]);
  });

  it('an era the question does not have is refused', () => {
    expect(() => displayOf([era(2, { USD: '1' })], eras, range, 'CNY', book)).toThrow(RangeError);
  });
});

describe('sums over hours and over the whole', () => {
  const money = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 15n });
  const cell = fc.record({ hour: fc.nat(47), currency: fc.constantFrom('USD', 'CNY', 'EUR', 'JPY'), nano: money });
  const one = fc.record({
    from: fc.constantFrom('USD', 'EUR', 'JPY'),
    digits: fc.integer({ min: 1, max: 99_999 }),
    at: fc.nat(47),
    inverted: fc.boolean(),
  });
  const drawn = fc.record({ cells: fc.array(cell, { maxLength: 60 }), later: fc.array(one, { maxLength: 8 }) });
  const decimal = (digits: number): string => `${Math.floor(digits / 1000)}.${String(digits % 1000).padStart(3, '0')}`;

  /** What the ledger answers: amounts of the hours in [from, to), by era and currency. */
  const eraAmounts = (cells: readonly { hour: number; currency: string; nano: bigint }[], eras: readonly number[]): EraAmounts[] => {
    const sums = new Map<number, Map<string, bigint>>();
    for (const { hour: n, currency, nano } of cells) {
      const number = eras.filter((at) => at <= start + n * hour).length;
      const sum = sums.get(number) ?? new Map<string, bigint>();
      sums.set(number, sum.set(currency, (sum.get(currency) ?? 0n) + nano));
    }
    return [...sums].map(([number, sum]) =>
      era(number, Object.fromEntries([...sum].map(([currency, nano]) => [currency, formatNano(nano)]))),
    );
  };

  it('added before rounding they are equal; rounded first they differ by at most half a nano a row', () => {
    fc.assert(
      fc.property(drawn, ({ cells, later }) => {
        const first = ['USD', 'EUR', 'JPY'].map((currency, at) => rate(currency, 'CNY', `${at + 1}.5`, start - hour));
        const others = later.map(({ from, digits, at, inverted }) =>
          inverted ? rate('CNY', from, decimal(digits), start + at * hour) : rate(from, 'CNY', decimal(digits), start + at * hour),
        );
        const book = rateBookOf([...first, ...others]);
        const eras = book.changes('CNY', range);
        const hours = Array.from({ length: 48 }, (_, n) =>
          exactDisplayOf(
            eraAmounts(
              cells.filter((each) => each.hour === n),
              eras,
            ),
            eras,
            range,
            'CNY',
            book,
          ),
        );
        const days = [0, 1].map((day) =>
          exactDisplayOf(
            eraAmounts(
              cells.filter((each) => Math.floor(each.hour / 24) === day),
              eras,
            ),
            eras,
            range,
            'CNY',
            book,
          ),
        );
        const whole = exactDisplayOf(eraAmounts(cells, eras), eras, range, 'CNY', book);
        expect(addDisplays(hours, 'CNY').nano).toEqual(whole.nano);
        expect(addDisplays(days, 'CNY').nano).toEqual(whole.nano);
        const shown = hours.map((each) => parseNano(rounded(each).amount ?? 'none'));
        const off = shown.reduce((sum, nano) => sum + nano, 0n) - parseNano(rounded(whole).amount ?? 'none');
        expect(2n * (off < 0n ? -off : off) <= 49n).toBe(true);
      }),
    );
  });

  it('a row without an amount leaves the sum without one', () => {
    const book = rateBookOf([rate('USD', 'CNY', '7', start)]);
    const rows = [{ USD: '1' }, { EUR: '1' }].map((costs) => exactDisplayOf([era(0, costs)], [], range, 'CNY', book));
    expect(rounded(addDisplays(rows, 'CNY'))).toMatchObject({ amount: null, missing: ['EUR'] });
  });
});
