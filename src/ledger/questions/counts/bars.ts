// The bars of a histogram: as fine as fits into some 120 of them, each beginning on a whole step of the zone's wall clock. A bar in
// which the clock is changed is shorter or longer than the others.
import type { Span } from '../span.ts';
import type { Zone } from '../zone.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** From a second to a day; a week where days would be too many for any screen. */
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  day,
] as const;
const week = 7 * day;
const mostBars = 120;
const mostDays = 400;

/** The step between bars, in milliseconds. */
export function stepFor({ from, to }: Span): number {
  return steps.find((step) => (to - from) / step <= mostBars) ?? ((to - from) / day <= mostDays ? day : week);
}

/** Where bars begin: the first at or before the span's beginning, all others within it. */
export function startsOf(span: Span, step: number, zone: Zone): readonly number[] {
  const starts = step >= day ? datesOf(span, step / day, zone) : stepsOf(span, step, zone);
  const first = starts.findLastIndex((at) => at <= span.from);
  return starts.slice(Math.max(0, first)).filter((at) => at < span.to);
}

/** Days as the calendar has them; weeks begin on Monday. */
function datesOf({ from, to }: Span, days: number, zone: Zone): readonly number[] {
  const starts: number[] = [];
  const first = Math.floor(Date.parse(`${zone.dateAt(from)}T00:00:00Z`) / day);
  // The day that numbers of days count from was a Thursday.
  let number = days === 1 ? first : first - ((first + 3) % days);
  for (let at = Number.NEGATIVE_INFINITY; at < to; number += days) {
    at = zone.startOfDate(new Date(number * day).toISOString().slice(0, 10));
    starts.push(at);
  }
  return starts;
}

/** Offsets are whole quarters of an hour: between two changes of the clock, its steps lie evenly. */
function stepsOf({ from, to }: Span, step: number, zone: Zone): readonly number[] {
  const starts = new Set<number>();
  const quarter = 15 * minute;
  const [begin, end] = [Math.floor(from / quarter) * quarter - day, Math.ceil(to / quarter) * quarter];
  let at = begin;
  for (const until of [...zone.changes(begin, end), end]) {
    const offset = zone.offsetAt(at) * second;
    // The change itself may be a step of the clock as it was before.
    for (let start = Math.ceil((at + offset) / step) * step - offset; start <= until; start += step) starts.add(start);
    at = until;
  }
  return [...starts].sort((a, b) => a - b);
}
