// Weekly windows of an entry: which of them holds at a moment. They go by the wall clock at the call's start and by the day they
// begin on, so that the small hours after a Friday evening belong to Friday; holidays are asked about that same day, by the calendar of their
// list's zone.
import { type PriceWindowDraft, type Weekday, weekdays } from '../../schema/price.ts';
import { type HolidayList, holidayList } from '../holidays/index.ts';
import { dateOf, dayOf, minuteOf, minutesOf, wallClock, weekdayOf, writtenLocal, type WallClock } from './wall-clock.ts';

export type Hours = {
  readonly clock: WallClock;
  readonly days: ReadonlySet<Weekday>;
  /** Minutes of the day; `to` is after `from`, beyond 1440 where the window runs past midnight. */
  readonly from: number;
  readonly to: number;
  /** Null where the window holds on holidays too; `unknown` where this release ships no such list. */
  readonly holidays: HolidayList | 'unknown' | null;
  /** Of the zone of the list, where that is another than the window's. */
  readonly holidayClock: WallClock | null;
};

const minutesOfDay = 1440;

/** Throws RangeError where the zone or a time is not one. */
export function hoursOf({ zone, days, from, to, holidays }: Pick<PriceWindowDraft, 'zone' | 'days' | 'from' | 'to' | 'holidays'>): Hours {
  const clock = wallClock(zone);
  const start = minutesOf(from);
  const end = minutesOf(to);
  if (clock === null) throw new RangeError(`${zone} is no time zone`);
  if (start === null || end === null) throw new RangeError(`${from}–${to} are no times of day`);
  const list = holidays === null ? null : holidayList(holidays);
  return {
    clock,
    days: new Set(days),
    from: start,
    to: end > start ? end : end + minutesOfDay,
    holidays: holidays === null ? null : (list ?? 'unknown'),
    holidayClock: list === null || list.zone === zone ? null : wallClock(list.zone),
  };
}

export type WindowState = {
  readonly because: 'inside' | 'other_day' | 'other_hours' | 'holiday';
  /** It holds unless that day turns out to be a holiday: the list does not reach so far. */
  readonly is_doubtful: boolean;
  readonly local: number;
};

export function stateAt(hours: Hours, at: number): WindowState {
  const local = hours.clock.localAt(at);
  const day = dayOf(local);
  const minute = minuteOf(local);
  const today = minute >= hours.from && minute < hours.to;
  const yesterday = minute + minutesOfDay < hours.to;
  // It may run into the time it begins again, a day's length and no more; the later beginning is asked first.
  const begun = today && runsOn(hours, day) ? day : yesterday && runsOn(hours, day - 1) ? day - 1 : null;
  if (begun === null) return { because: today || yesterday ? 'other_day' : 'other_hours', is_doubtful: false, local };
  if (hours.holidays === null) return { because: 'inside', is_doubtful: false, local };
  if (hours.holidays === 'unknown') return { because: 'inside', is_doubtful: true, local };
  const date = dateOf(hours.holidayClock === null ? begun : dayThere(hours, hours.holidayClock, at, begun));
  if (hours.holidays.days.has(date)) return { because: 'holiday', is_doubtful: false, local };
  return { because: 'inside', is_doubtful: date < hours.holidays.covered_from || date > hours.holidays.covered_to, local };
}

/** The day in another zone on which the window that holds at `at` began. */
function dayThere({ clock, from }: Hours, there: WallClock, at: number, begun: number): number {
  const wanted = begun * 86_400_000 + from * 60_000;
  const about = at - (clock.localAt(at) - wanted);
  // Where the clocks changed since it began, the first guess is off by the change.
  return dayOf(there.localAt(about + wanted - clock.localAt(about)));
}

const runsOn = ({ days }: Hours, day: number): boolean => days.has(weekdayOf(day));

export const localTime = ({ local }: WindowState): string => writtenLocal(local);

/** The spans of the week a window takes, in minutes from Monday's midnight; one that passes Sunday's end comes as two. */
export function spansOf({ days, from, to }: Hours): readonly (readonly [from: number, to: number])[] {
  const week = 7 * minutesOfDay;
  return weekdays.flatMap((weekday, index) => {
    if (!days.has(weekday)) return [];
    const start = index * minutesOfDay + from;
    const end = index * minutesOfDay + to;
    if (end <= week) return [[start, end] as const];
    return [[start, week] as const, [0, end - week] as const];
  });
}
