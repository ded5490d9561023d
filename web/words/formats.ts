// How figures and times are written: grouped, with tabular digits, in the reader's language and in the zone the range is asked in.
// Amounts are decimal strings from end to end; no float comes near them.
import { useRange } from '../url/range.ts';
import { type Language, useLanguage } from './words.ts';

export type Formats = {
  /** 12,345 */
  count(value: number): string;
  /** 9,999 and less whole; then 12.3K, 3.4M; 1.2万 in Chinese. */
  compact(value: number): string;
  /** An exact amount with its currency: `US$1.23`, `CN¥0.0042`. With just so many places where amounts stand under one another. */
  money(amount: string, currency: string, places?: number): string;
  /** 0.953 as 95.3 % */
  percent(ratio: number): string;
  /** Milliseconds as `840 ms`, `1.24 s`, `2 min 5 s`. */
  duration(ms: number): string;
  bytes(value: number): string;
  /** 14:03:09 */
  time(at: string | number): string;
  /** 23 Nov */
  day(at: string | number): string;
  /** 23 Nov 2026, 14:03:09 GMT+8 */
  dateTime(at: string | number): string;
  /** 2 minutes ago */
  relative(at: string | number, now: number): string;
};

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

export function useFormats(): Formats {
  const language = useLanguage();
  const { zone } = useRange();
  return formatsOf(language, zone);
}

/** Made once for a language and a zone: each of Intl's formats takes a good part of a millisecond to make, and every cell asks. */
export const formatsOf = keptBy(makeFormats);

/** What `make` gave for the same texts before. */
function keptBy<A extends readonly (string | number | undefined)[], T>(make: (...of: A) => T): (...of: A) => T {
  const kept = new Map<string, T>();
  return (...of) => {
    const key = of.join('\n');
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(...of);
    kept.set(key, made);
    return made;
  };
}

function makeFormats(language: Language, zone: string): Formats {
  const locale = locales[language];
  const count = new Intl.NumberFormat(locale);
  const compact = new Intl.NumberFormat(language === 'en' ? 'en-US' : locale, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const seconds = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const timeZone = zone;
  const time = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' });
  const dateTime = new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const zoneAt = zoneWords(zone);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const instant = (at: string | number): Date => new Date(at);
  return {
    count: (value) => count.format(value),
    compact: (value) => (Math.abs(value) < 10_000 ? count.format(value) : compact.format(value)),
    money: (amount, currency, places) => moneyText(amount, currency, locale, places),
    percent: (ratio) => percent.format(ratio),
    duration: (ms) => {
      if (ms < 1) return `${seconds.format(ms)} ms`;
      if (ms < 1_000) return `${Math.round(ms)} ms`;
      if (ms < 60_000) return `${seconds.format(ms / 1_000)} s`;
      const whole = Math.round(ms / 1_000);
      return whole < 3_600
        ? `${Math.floor(whole / 60)} min ${whole % 60} s`
        : `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
    },
    bytes: (value) => {
      if (value < 1_000) return `${value} B`;
      return value < 1_000_000 ? `${seconds.format(value / 1_000)} kB` : `${seconds.format(value / 1_000_000)} MB`;
    },
    time: (at) => time.format(instant(at)),
    day: (at) => day.format(instant(at)),
    // Put together here: Chinese would have the zone between the date and the clock.
    dateTime: (at) => `${dateTime.format(instant(at))} ${zoneAt(instant(at))}`,
    relative: (at, now) => {
      const past = (now - instant(at).getTime()) / 1_000;
      const size = Math.abs(past);
      if (size < 60) return relative.format(-Math.round(past), 'second');
      if (size < 3_600) return relative.format(-Math.round(past / 60), 'minute');
      if (size < 86_400) return relative.format(-Math.round(past / 3_600), 'hour');
      return relative.format(-Math.round(past / 86_400), 'day');
    },
  };
}

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

/** What a zone's clock is called at a moment: `UTC`, else `GMT+8`. */
export const zoneWords = keptBy((zone: string): ((at: Date | number) => string) => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' });
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? zone;
    return name === 'GMT' || name === 'GMT+0' ? 'UTC' : name;
  };
});

/** Unless so many places are asked for: two at least, and of small amounts as many as show the first four figures. */
export function moneyText(amount: string, currency: string, locale: string, asked?: number): string {
  if (!isDecimal(amount)) return `${amount} ${currency}`;
  const [whole = '0', places = ''] = amount.replace('-', '').split('.');
  const zeros = /^0*/.exec(places)?.[0].length ?? 0;
  const most = BigInt(whole) > 0n ? (BigInt(whole) >= 100n ? 2 : 4) : Math.min(9, zeros + 4);
  const [least, greatest] = asked === undefined ? [2, Math.max(2, most)] : [asked, asked];
  if (!/^[A-Z]{3}$/.test(currency)) return `${amountFormat(locale, undefined, least, greatest).format(amount)} ${currency}`;
  return amountFormat(locale, currency, least, greatest).format(amount);
}

const amountFormat = keptBy(
  (locale: string, currency: string | undefined, minimumFractionDigits: number, maximumFractionDigits: number) => {
    const places = { minimumFractionDigits, maximumFractionDigits };
    return new Intl.NumberFormat(
      locale,
      currency === undefined ? places : { ...places, style: 'currency', currency, currencyDisplay: 'symbol' },
    );
  },
);
