// Unit prices as texts: said for another number of tokens by moving the point, written with every digit they have. No floats.

export type Per = 'per_1m' | 'per_1k';

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

/** An amount as the API takes it: up to twelve digits before the point and twelve after it. */
export const isAmount = (text: string): boolean => /^\d{1,12}(\.\d{1,12})?$/.test(text);

/** What was typed for `typed` tokens, for `wanted` tokens. */
export function inUnit(amount: string, typed: Per, wanted: Per): string {
  if (typed === wanted || !isDecimal(amount)) return amount;
  return wanted === 'per_1k' ? shifted(amount, -3) : shifted(amount, 3);
}

/** The text times ten to the power of `places`. */
export function shifted(amount: string, places: number): string {
  const [, sign = '', whole = '0', rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  const digits = `${whole}${rest}`;
  const point = whole.length + places;
  const padded = point <= 0 ? digits.padStart(digits.length - point + 1, '0') : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const right = padded.slice(at).replace(/0+$/, '');
  return `${sign}${left}${right === '' ? '' : `.${right}`}`;
}

/** Grouped, with every digit after the point. */
export const decimalText = (amount: string, locale: string): string =>
  isDecimal(amount) ? new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }).format(amount) : amount;

/** A difference says its direction: `+1.2`, `−0.3`. */
export const isNegative = (amount: string): boolean => amount.startsWith('-') && /[1-9]/.test(amount);
export const isNothing = (amount: string): boolean => !/[1-9]/.test(amount);
