// Periods of usage: how the engine groups buckets by the wall clock of a zone, where each period begins, and which there are in
// a range. The engine says which calendar day, or which hour at which offset, a bucket belongs to, as a number; the instant it
// begins is found here. An hour the clock shows twice is two periods; one that loses or gains half of itself keeps what is left
// of it; a day that a zone leaves out (Apia's 30 December 2011) is none.
import type { Period, WeekStart } from '../../schema/question.ts';
import type { Bindings } from './bindings.ts';
import type { Zone } from './zone.ts';

/** Whole quarters of an hour, epoch milliseconds. */
export type Span = { readonly from: number; readonly to: number };

export type PeriodKey = {
  /** Expression over `bucket` that names the period, as a whole number below 2^53. */
  readonly sql: string;
  /** Epoch milliseconds of the period's first instant. */
  readonly startOf: (key: number) => number;
  /** Where each period that the range touches begins, in order. */
  readonly starts: () => Iterable<number>;
};

export type AskedPeriods = { readonly period: Period; readonly zone: Zone; readonly week_starts: WeekStart };

const hour = 3_600_000;
const quarterHour = hour / 4;
const day = 86_400_000;
/** Room for an offset in seconds beside the seconds of an hour. */
const offsetRoom = 1_000_000;
/** How many days after the week's first day 1 January 1970, a Thursday, was. */
const epochInWeek = { mon: 3, sun: 4, sat: 5 } as const;

export function periodKey({ period, zone, week_starts }: AskedPeriods, range: Span, bindings: Bindings): PeriodKey {
  if (period === 'total') return { sql: '0', startOf: () => range.from, starts: () => [range.from] };
  if (period === 'quarter_hour')
    return { sql: 'toUnixTimestamp(bucket)', startOf: (key) => key * 1000, starts: () => every(quarterHour, range) };
  const name = bindings.bind('String', zone.name);
  if (period === 'hour') {
    return {
      sql: `(toInt64(toUnixTimestamp(bucket)) - toMinute(bucket, ${name}) * 60) * ${offsetRoom} + timezoneOffset(toTimeZone(bucket, ${name}))`,
      startOf: (key) => {
        const full = Math.round(key / offsetRoom);
        return zone.startOfHour(full * 1000, key - full * offsetRoom);
      },
      starts: () => hoursOf(zone, range),
    };
  }
  const number = `toInt32(toDate(bucket, ${name}))`;
  const sql = {
    day: number,
    week: `${number} - (${number} + ${epochInWeek[week_starts]}) % 7`,
    month: `toInt32(toStartOfMonth(bucket, ${name}))`,
    quarter: `toInt32(toStartOfQuarter(bucket, ${name}))`,
    year: `toInt32(toStartOfYear(bucket, ${name}))`,
  }[period];
  const firstDay = firstDays(week_starts)[period];
  return { sql, startOf: (key) => zone.startOfDate(dateOf(key)), starts: () => datesOf(zone, range, firstDay) };
}

const dateOf = (days: number): string => new Date(days * day).toISOString().slice(0, 10);

const weekOf = (days: number, starts: WeekStart): number => days - ((days + epochInWeek[starts]) % 7);

/** The first day of the stretch of so many months that a day is in. */
const monthsOf =
  (months: number) =>
  (days: number): number => {
    const date = new Date(days * day);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - (date.getUTCMonth() % months), 1) / day;
  };

const firstDays = (starts: WeekStart) => ({
  day: (at: number) => at,
  week: (at: number) => weekOf(at, starts),
  month: monthsOf(1),
  quarter: monthsOf(3),
  year: monthsOf(12),
});

/** Longer than any period of its kind, and shorter than two of them and a half. */
const longest = { hour: 2 * hour, day: 2 * day, week: 9 * day, month: 40 * day, quarter: 100 * day, year: 400 * day } as const;

/** Where a period that begins at `start` ends and the next one begins; a total ends with its range. */
export function endOfPeriod({ period, zone, week_starts }: AskedPeriods, start: number, range: Span): number {
  if (period === 'total') return range.to;
  if (period === 'quarter_hour') return start + quarterHour;
  const span = { from: start, to: start + longest[period] };
  const starts = period === 'hour' ? hoursOf(zone, span) : datesOf(zone, span, firstDays(week_starts)[period]);
  for (const at of starts) if (at > start) return at;
  return range.to;
}

/** Where the periods begin that days of the calendar make up, each named by its first day. */
function* datesOf(zone: Zone, range: Span, firstDay: (days: number) => number): Generator<number> {
  if (range.from === range.to) return;
  const last = firstDay(Date.parse(zone.dateAt(range.to - 1)) / day);
  let first = firstDay(Date.parse(zone.dateAt(range.from)) / day);
  let start = zone.startOfDate(dateOf(first));
  while (first <= last) {
    let next = first + 1;
    while (firstDay(next) === first) next += 1;
    const following = zone.startOfDate(dateOf(next));
    if (following > start) yield start;
    first = next;
    start = following;
  }
}

function* every(length: number, { from, to }: Span): Generator<number> {
  for (let at = from; at < to; at += length) yield at;
}

function* hoursOf(zone: Zone, range: Span): Generator<number> {
  let from = range.from;
  for (const to of followed(zone.changes(range.from, range.to), range.to)) {
    if (from === to) continue;
    const offset = zone.offsetAt(from);
    const full = Math.floor((from + offset * 1000) / hour) * hour - offset * 1000;
    // The hour in which the clock was changed begins anew with the change, which is where its new offset is first seen.
    yield zone.startOfHour(full, offset);
    for (let at = full + hour; at < to; at += hour) yield at;
    from = to;
  }
}

function* followed(some: Iterable<number>, last: number): Generator<number> {
  yield* some;
  yield last;
}
