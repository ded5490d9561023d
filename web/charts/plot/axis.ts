// The words under a time axis, by the wall clock of a zone: minutes, then days, months and years as the steps between marks grow.
import type { Language } from '../../words/words.ts';

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };
const day = 86_400_000;

/** `step` is the distance between marks in milliseconds. */
export type AxisWords = (moments: readonly number[], step: number) => string[];

export function axisWords(language: Language, zone: string): AxisWords {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locales[language], { timeZone: zone, hourCycle: 'h23', ...options });
  const second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const minute = format({ hour: '2-digit', minute: '2-digit' });
  const date = format({ day: 'numeric', month: 'short' });
  const month = format({ month: 'short' });
  const year = format({ year: 'numeric' });
  return (moments, step) =>
    moments.map((moment, at) => {
      if (step >= 360 * day) return year.format(moment);
      if (step >= 28 * day)
        return at === 0 || isNew(year, moments, at) ? `${month.format(moment)} ${year.format(moment)}` : month.format(moment);
      if (step >= day) return date.format(moment);
      const clock = step < 60_000 ? second.format(moment) : minute.format(moment);
      // Where a day begins its date stands instead of midnight.
      return at > 0 && isNew(date, moments, at) && clock.startsWith('00:00') ? date.format(moment) : clock;
    });
}

const isNew = (format: Intl.DateTimeFormat, moments: readonly number[], at: number): boolean =>
  format.format(moments[at]) !== format.format(moments[at - 1]);

/** A bucket in words: a day or more by its date, less by its clock. */
export function stretchWords(language: Language, zone: string): (from: number, to: number) => string {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locales[language], { timeZone: zone, hourCycle: 'h23', ...options });
  const date = format({ day: 'numeric', month: 'short', year: 'numeric', weekday: 'short' });
  const [minute, second] = (['minute', 'second'] as const).map((last) =>
    format({ hour: '2-digit', minute: '2-digit', ...(last === 'second' ? { second: '2-digit' } : {}) }),
  );
  const clock = (at: number): string => (at % 60_000 === 0 ? minute : second)?.format(at) ?? '';
  return (from, to) => {
    // A day of 23 hours is one too.
    if (to - from < 22 * 3_600_000) return `${date.format(from)} ${clock(from)} – ${clock(to)}`;
    return to - from < 26 * 3_600_000 ? date.format(from) : `${date.format(from)} – ${date.format(to - 1)}`;
  };
}
