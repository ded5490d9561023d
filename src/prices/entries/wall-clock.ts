// What the clock on the wall shows in a zone at a moment: the day, the weekday and the minute. Daylight saving comes from the zone
// data of the engine; offsets are remembered by the day, so that a call costs a map read and not a formatter.
import { weekdays, type Weekday } from '../../schema/price.ts';

const minute = 60_000;
const day = 86_400_000;
/** Some eleven years of days; re-costing walks through them in order. */
const mostDays = 4_096;

export type WallClock = {
  /** Milliseconds since 1970 as if the zone were UTC. */
  readonly localAt: (at: number) => number;
};

const clocks = new Map<string, WallClock>();

/** Null where the engine knows no such zone. One clock a zone, whoever asks. */
export function wallClock(zone: string): WallClock | null {
  const known = clocks.get(zone);
  if (known) return known;
  const format = formatOf(zone);
  if (format === null) return null;
  const clock = clockOf(format);
  clocks.set(zone, clock);
  return clock;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  // Offsets such as `+08:00` are names to newer engines only; a price means the same on every one.
  if (!/^[A-Za-z]/.test(timeZone)) return null;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch (error) {
    if (error instanceof RangeError) return null; // That is how it says that it does not know the zone.
    throw error;
  }
}

function clockOf(format: Intl.DateTimeFormat): WallClock {
  /** Of a UTC day the offset that holds all through it, or null where it changes in it. */
  const offsets = new Map<number, number | null>();

  function offsetAt(at: number): number {
    const second = Math.floor(at / 1000) * 1000;
    const shown: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(second)) shown[type] = value;
    return Date.parse(`${shown.year}-${shown.month}-${shown.day}T${shown.hour}:${shown.minute}:${shown.second}Z`) - second;
  }

  function offsetOf(utcDay: number): number | null {
    const known = offsets.get(utcDay);
    if (known !== undefined) return known;
    const atStart = offsetAt(utcDay * day);
    const offset = atStart === offsetAt((utcDay + 1) * day) ? atStart : null;
    if (offsets.size >= mostDays) offsets.clear();
    offsets.set(utcDay, offset);
    return offset;
  }

  return { localAt: (at) => at + (offsetOf(Math.floor(at / day)) ?? offsetAt(at)) };
}

/** Days since 1970 of a local moment. */
export const dayOf = (local: number): number => Math.floor(local / day);
export const minuteOf = (local: number): number => Math.floor((local - dayOf(local) * day) / minute);
/** 1970-01-01 was a Thursday. */
export const weekdayOf = (days: number): Weekday => weekdays[(((days + 3) % 7) + 7) % 7] ?? 'mon';
/** `2026-11-23` */
export const dateOf = (days: number): string => new Date(days * day).toISOString().slice(0, 10);
/** `2026-11-23T08:59` */
export const writtenLocal = (local: number): string => new Date(local).toISOString().slice(0, 16);

/** `09:00` → 540, `24:00` → 1440. Null for what is no time of day. */
export function minutesOf(clock: string): number | null {
  const at = /^\d\d:\d\d$/.test(clock) ? Date.parse(`1970-01-01T${clock}Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at / minute;
}
