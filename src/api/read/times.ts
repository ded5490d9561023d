// Times as people write them in a question, read by the wall clock of a zone: a time without an offset is what that clock shows. A
// date, `2026-11`, `yesterday` or `last-month` is a whole period: `to` is its end and every other bound its beginning, so that from
// 2026-11-01 to 2026-11-30 is all of November. `now-6h` is so many hours ago.
import { DaybookError } from '../../errors.ts';
import { type Zone, zoneOf } from '../../ledger/questions/zone.ts';
import type { TimeRange } from '../../schema/question.ts';

/** The parameter a time is given in; of a whole period, a date too, `to` is the end and every other its beginning. */
export type Side = 'from' | 'to' | 'at' | 'known_at' | 'since' | 'effective_from';
const day = 86_400_000;
const span = { m: 60_000, h: 3_600_000, d: day, w: 7 * day } as const;

/** One bound of a range as an ISO time in UTC. Throws question_invalid with the bound's name and what it was. */
export function timeOf(text: string, now: number, side: Side, zone: Zone = zoneOf('UTC')): string {
  return new Date(instantOf(text, now, side, zone)).toISOString();
}

/** The range two parameters ask for. */
export function rangeOf(from: string, to: string, now: number, zone: Zone): TimeRange {
  const range = { from: timeOf(from, now, 'from', zone), to: timeOf(to, now, 'to', zone) };
  if (range.from > range.to) throw invalid(`from=${JSON.stringify(from)} is later than to=${JSON.stringify(to)}.`);
  return range;
}

/** Null where neither bound is given: all there is. */
export function rangeOrAll(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
  zone: Zone,
): TimeRange | null {
  if (from === undefined && to === undefined) return null;
  return {
    from: from === undefined ? '1970-01-01T00:00:00.000Z' : timeOf(from, now, 'from', zone),
    // Calls of another machine may be dated a little ahead of this clock.
    to: to === undefined ? new Date(now + day).toISOString() : timeOf(to, now, 'to', zone),
  };
}

/** The calendar date, `YYYY-MM-DD`, that the zone's clock shows. */
export function dateIn(zone: Zone, instant: number): string {
  return new Date(instant + zone.offsetAt(instant) * 1000).toISOString().slice(0, 10);
}

/** A date so many days later or, below zero, earlier. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

function instantOf(text: string, now: number, side: Side, zone: Zone): number {
  const relative = /^now(?:-(\d{1,6})([mhdw]))?$/.exec(text);
  if (relative) {
    const [, count = '0', letter] = relative;
    return Math.max(0, now - Number(count) * span[unitOf(letter)]);
  }
  const named = periodNamed(text, dateIn(zone, now));
  if (named !== null) return zone.startOfDate(side === 'to' ? named.to : named.from);
  const dated = datedOf(text);
  const time = dated === null ? Number.NaN : 'offset' in dated ? Date.parse(dated.text) : wallBound(dated, side, zone);
  if (Number.isNaN(time))
    throw invalid(
      `${side}=${JSON.stringify(text)} is not a time: 2026-11-23, 2026-11, 2026-11-23T08:00 (by the clock of the zone), 2026-11-23T08:00:00Z, now-6h, yesterday or last-month.`,
    );
  return time;
}

/** A date by itself is all of its day. */
const wallBound = ({ date, clock }: Wall, side: Side, zone: Zone): number =>
  wallInstant(zone, side === 'to' && clock === null ? dateAfter(date, 1) : date, clock);

/** The instant at which the zone's clock shows a date and, unless it is midnight, a time of day: the first of two. NaN for no time. */
export function wallInstant(zone: Zone, date: string, clock: string | null): number {
  if (clock === null) return zone.startOfDate(date);
  const shown = Date.parse(`${date}T${clock}Z`);
  if (Number.isNaN(shown)) return shown;
  // The clock is asked at whole minutes: it shows no fractions of a second.
  const offsetAt = (at: number): number => zone.offsetAt(Math.floor(at / 60_000) * 60_000) * 1000;
  const offsets = [offsetAt(shown - day), offsetAt(shown + day)];
  const fits = offsets.map((offset) => shown - offset).filter((at) => at + offsetAt(at) === shown);
  // An hour that the clock leaves out is read by the offset before it, as if the clock had gone on.
  return fits.length > 0 ? Math.min(...fits) : shown - (offsets[0] ?? 0);
}

type Wall = { readonly date: string; readonly clock: string | null };
type Dated = { readonly text: string; readonly offset: true } | Wall;

const written = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** A date in digits, with slashes too, and what follows it; null for what is none. */
function datedOf(text: string): Dated | null {
  const [, year = '', , month = '', dayOfMonth = '', clock, offset] = written.exec(text.trim()) ?? [];
  const date = `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
  if (!isDate(date)) return null;
  if (clock === undefined) return { date, clock: null };
  return offset === undefined ? { date, clock } : { text: `${date}T${clock}${offset}`, offset: true };
}

const unitOf = (letter: string | undefined): keyof typeof span => (letter === 'h' || letter === 'd' || letter === 'w' ? letter : 'm');

/** `Date.parse` takes the thirtieth of February for a day in March. */
const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

/** The first date of a named period and the first one after it. */
function periodNamed(text: string, today: string): { readonly from: string; readonly to: string } | null {
  const whole = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  if (whole) {
    const from = `${text}-01`;
    return { from, to: new Date(Date.UTC(Number(whole[1]), Number(whole[2]), 1)).toISOString().slice(0, 10) };
  }
  const [year, month, date] = today.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return null;
  const monday = dateAfter(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7));
  const first = (months: number): string => new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
  switch (text) {
    case 'today':
      return { from: today, to: dateAfter(today, 1) };
    case 'yesterday':
      return { from: dateAfter(today, -1), to: today };
    case 'this-week':
      return { from: monday, to: dateAfter(monday, 7) };
    case 'last-week':
      return { from: dateAfter(monday, -7), to: monday };
    case 'this-month':
      return { from: first(0), to: first(1) };
    case 'last-month':
      return { from: first(-1), to: first(0) };
    default:
      return null;
  }
}

const invalid = (detail: string): DaybookError => new DaybookError('question_invalid', detail);
