// Wall clocks. A zone is an IANA name; its offsets change, by an hour, by half an hour, at midnight too. Periods begin where
// the wall clock says so, and this file finds the instant. Offsets are looked at on quarters of an hour, where all of them
// have changed since the ledger's calendar begins.
import { invalid } from './bindings.ts';

export type Zone = {
  readonly name: string;
  /** Seconds east of Greenwich at an instant (epoch milliseconds). */
  offsetAt(instant: number): number;
  /** The calendar day at an instant, `YYYY-MM-DD`. */
  dateAt(instant: number): string;
  /** The instants in (from, to), whole quarters of an hour, at which the offset changes; looked for as they are taken. */
  changes(from: number, to: number): Iterable<number>;
  /** The first instant of a calendar day, `YYYY-MM-DD`, midnight or what the clock shows instead of it. */
  startOfDate(date: string): number;
  /** The first instant of the hour that `full` would begin, where the clock kept `offset` all along. */
  startOfHour(full: number, offset: number): number;
};

const quarter = 15 * 60_000;

export function zoneOf(name: string): Zone {
  const clock = clockOf(name);
  const offsets = new Map<number, number>();
  const offsetAt = (instant: number): number => {
    const known = offsets.get(instant);
    if (known !== undefined) return known;
    // The clock is read to the second.
    const second = Math.floor(instant / 1000) * 1000;
    const offset = (wallTime(clock, second) - second) / 1000;
    offsets.set(instant, offset);
    return offset;
  };
  const dateAt = (instant: number): string => new Date(instant + offsetAt(instant) * 1000).toISOString().slice(0, 10);
  return {
    name,
    offsetAt,
    dateAt,
    *changes(from, to) {
      // No zone has changed its offset twice within half a day.
      for (let at = from; at < to - quarter; at += 48 * quarter) {
        let before = at;
        let after = Math.min(at + 48 * quarter, to - quarter);
        if (offsetAt(before) === offsetAt(after)) continue;
        while (after - before > quarter) {
          const middle = before + Math.floor((after - before) / quarter / 2) * quarter;
          if (offsetAt(middle) === offsetAt(at)) before = middle;
          else after = middle;
        }
        yield after;
      }
    },
    startOfDate(date) {
      const midnight = Date.parse(`${date}T00:00:00Z`);
      const guess = midnight - offsetAt(midnight - offsetAt(midnight) * 1000) * 1000;
      if (guess % quarter === 0 && dateAt(guess) === date && dateAt(guess - quarter) < date) return guess;
      let before = midnight - 64 * quarter;
      let after = midnight + 64 * quarter;
      while (after - before > quarter) {
        const middle = before + Math.floor((after - before) / quarter / 2) * quarter;
        if (dateAt(middle) < date) before = middle;
        else after = middle;
      }
      return after;
    },
    startOfHour(full, offset) {
      for (let at = full; at < full + 8 * quarter; at += quarter) if (offsetAt(at) === offset) return at;
      return full;
    },
  };
}

function clockOf(name: string): Intl.DateTimeFormat {
  try {
    if (!/^[A-Za-z]/.test(name)) throw new RangeError(name);
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw invalid(`zone cannot be ${JSON.stringify(name)}: it takes an IANA name such as Asia/Shanghai or UTC.`);
  }
}

/** What the clock shows, read as if it were UTC. */
function wallTime(clock: Intl.DateTimeFormat, instant: number): number {
  const shown = new Map(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}
