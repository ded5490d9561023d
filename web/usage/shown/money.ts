// Amounts of one column with the same number of places, so that they stand under one another and can be added by eye. What is too small
// for them is said to be less; the exact amount is always the figure's title.
import type { Formats } from '../../words/formats.ts';

const fewest = 2;
const most = 9;
const figures = 4;

/** Two, and as many as show the first four figures of the smallest amount, but no more than the longest one has. */
export function placesOf(amounts: readonly (string | null)[]): number {
  const wanted = amounts.map((amount) => {
    const [whole = '0', rest = ''] = (amount ?? '0').replace('-', '').split('.');
    if (BigInt(whole) > 0n) return figures - whole.length;
    return /^0*$/.test(rest) ? 0 : rest.search(/[1-9]/) + figures;
  });
  const longest = Math.max(0, ...amounts.map((amount) => amount?.split('.')[1]?.replace(/0+$/, '').length ?? 0));
  return Math.max(fewest, Math.min(most, longest, Math.max(0, ...wanted)));
}

export function columnMoney(amount: string, currency: string, places: number, money: Formats['money']): string {
  const [whole = '', rest = ''] = amount.replace('-', '').split('.');
  const isTiny = /[1-9]/.test(rest) && /^0*$/.test(whole + rest.slice(0, places));
  return isTiny ? `< ${money(`0.${'1'.padStart(places, '0')}`, currency, places)}` : money(amount, currency, places);
}
