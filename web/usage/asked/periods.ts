// Periods: which one suits a range that names none, which one a period is drilled into, and what each is called.
import type { Period } from '../../../src/schema/question.ts';
import type { Language } from '../../words/words.ts';

export const everyChoices = ['hour', 'day', 'week', 'month', 'quarter', 'year', 'total'] as const satisfies readonly Period[];
export type Every = (typeof everyChoices)[number];

/** A year into quarters, these into months, and so on to hours; weeks into days. Null where nothing is finer. */
export const finer: Readonly<Record<Every, Every | null>> = {
  year: 'quarter',
  quarter: 'month',
  month: 'day',
  week: 'day',
  day: 'hour',
  hour: null,
  total: null,
};

const hour = 3_600_000;
const day = 24 * hour;
const units: Readonly<Record<string, number>> = { m: 60_000, h: hour, d: day, w: 7 * day };
const named: Readonly<Record<string, number>> = {
  today: day,
  yesterday: day,
  'this-week': 7 * day,
  'last-week': 7 * day,
  'this-month': 31 * day,
  'last-month': 31 * day,
};

/** How long before now a bound is, roughly: enough to choose a period by. */
function agoOf(text: string, now: number): number {
  const [, count, unit = ''] = /^now(?:-(\d+)([mhdw]))?$/.exec(text) ?? [];
  if (text.startsWith('now')) return count === undefined ? 0 : Number(count) * (units[unit] ?? 0);
  const span = named[text];
  if (span !== undefined) return text.startsWith('last') || text === 'yesterday' ? 2 * span : span;
  return now - Date.parse(/^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text);
}

/** A whole day, month or week as the end of a range reaches to its own end. */
const reach = (to: string): number => (/^\d{4}-\d{2}$/.test(to) ? 31 * day : /^\d{4}-\d{2}-\d{2}$/.test(to) ? day : (named[to] ?? 0));

export function usualEvery(from: string, to: string, now: number): Every {
  const length = agoOf(from, now) - agoOf(to, now) + reach(to);
  if (Number.isNaN(length) || length <= 2 * day) return 'hour';
  if (length <= 100 * day) return 'day';
  return length <= 6 * 366 * day ? 'month' : 'year';
}

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

/** What a period is called: `14:00` of a day, `Mon, 23 Nov 2026`, `23–29 Nov 2026`, `November 2026`, `Q4 2026`. */
export function periodWords(every: Every, language: Language, zone: string): (start: string, end: string) => string {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locales[language], { timeZone: zone, hourCycle: 'h23', ...options });
  const year = format({ year: 'numeric' });
  const month = format({ year: 'numeric', month: 'long' });
  const date = format({ year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' });
  const plain = format({ year: 'numeric', month: 'short', day: 'numeric' });
  const clock = format({ hour: '2-digit', minute: '2-digit' });
  const number = format({ month: 'numeric' });
  const monthNumber = (start: Date): number => Number(number.formatToParts(start).find(({ type }) => type === 'month')?.value ?? 1);
  return (start, end) => {
    const [from, last] = [new Date(start), new Date(Date.parse(end) - 1)];
    if (every === 'hour') return `${plain.format(from)} ${clock.format(from)}`;
    if (every === 'day') return date.format(from);
    if (every === 'week') return plain.formatRange(from, last);
    if (every === 'month') return month.format(from);
    if (every === 'year') return year.format(from);
    if (every === 'total')
      return `${plain.format(from)} ${clock.format(from)} – ${plain.format(Date.parse(end))} ${clock.format(Date.parse(end))}`;
    const quarter = Math.ceil(monthNumber(from) / 3);
    return language === 'zh' ? `${year.format(from)}第${quarter}季度` : `Q${quarter} ${year.format(from)}`;
  };
}
