// Amounts of one column with the same number of places, so that they stand under one another and can be added by eye. What is too small
// for them is said to be less; the exact amount is always the figure's title.
import type { Language } from '../../words/words.ts';

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };
const most = 4;

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

/** Two, and up to four where an amount would not be seen otherwise. */
export function placesOf(amounts: readonly (string | null)[]): number {
  return amounts.reduce((places, amount) => {
    const [whole = '0', rest = ''] = (amount ?? '0').replace('-', '').split('.');
    if (BigInt(whole) > 0n || /^0*$/.test(rest)) return places;
    return Math.max(places, Math.min(most, rest.search(/[1-9]/) + 2));
  }, 2);
}

export function columnMoney(amount: string, currency: string, language: Language, places: number): string {
  if (!isDecimal(amount) || !/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`;
  const options = {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  } as const;
  const format = new Intl.NumberFormat(locales[language], options);
  const isTiny =
    !/^-?0*(\.0*)?$/.test(amount) &&
    /^-?0+(\.\d+)?$/.test(amount) &&
    (amount.split('.')[1] ?? '').slice(0, places).replace(/0/g, '') === '';
  return isTiny ? `< ${format.format(10 ** -places)}` : format.format(amount);
}
