// What a figure of a chart is, and how it is written: briefly on an axis, exactly where somebody reads it.
import { useMemo } from 'react';
import { type Formats, useFormats } from '../words/formats.ts';
import { type Language, useLanguage, useWords } from '../words/words.ts';
import { chartWords } from './words.ts';

export type Unit = 'count' | 'tokens' | 'ms' | 'ratio' | { readonly currency: string };

export type UnitTexts = {
  /** On an axis. */
  brief(value: number): string;
  /** In a tooltip or a table: an amount to its last digit, where its decimal text is given. */
  exact(value: number | null, decimal?: string | null): string;
};

export function useUnit(unit: Unit): UnitTexts {
  const formats = useFormats();
  const language = useLanguage();
  const { unknown } = useWords(chartWords);
  const currency = typeof unit === 'object' ? unit.currency : null;
  const name = typeof unit === 'object' ? 'money' : unit;
  return useMemo(
    () => textsOf(currency === null ? name : { currency }, formats, language, unknown),
    [name, currency, formats, language, unknown],
  );
}

export function textsOf(unit: Unit | 'money', formats: Formats, language: Language, unknown: string): UnitTexts {
  if (typeof unit === 'object') {
    const { currency } = unit;
    return {
      brief: (value) => briefMoney(value, currency, language),
      exact: (value, decimal) =>
        decimal != null ? exactMoney(decimal, currency, language) : value === null ? unknown : briefMoney(value, currency, language),
    };
  }
  const known = (write: (value: number) => string) => (value: number | null) => (value === null ? unknown : write(value));
  if (unit === 'ms') return { brief: formats.duration, exact: known(formats.duration) };
  if (unit === 'ratio') return { brief: formats.percent, exact: known(formats.percent) };
  return { brief: formats.compact, exact: known(formats.count) };
}

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);
const isCode = (currency: string): boolean => /^[A-Z]{3}$/.test(currency);

/** All its digits, and two places at least: `US$1.20`, `CN¥0.000412`. */
export function exactMoney(amount: string, currency: string, language: Language): string {
  if (!isDecimal(amount) || !isCode(currency)) return `${amount} ${currency}`;
  const places = amount.split('.')[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: Math.min(20, Math.max(2, places)),
  });
  return format.format(amount);
}

/** A mark on an axis stands for no amount of anybody's, so a number will do. */
function briefMoney(value: number, currency: string, language: Language): string {
  const options = { notation: 'compact', maximumSignificantDigits: 3 } as const;
  if (!isCode(currency)) return `${new Intl.NumberFormat(locales[language], options).format(value)} ${currency}`;
  return new Intl.NumberFormat(locales[language], { ...options, style: 'currency', currency }).format(value);
}
