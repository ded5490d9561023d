// Periods of usage: how the engine groups buckets by the wall clock of a zone, and where each period begins. The engine says
// which calendar day, or which hour at which offset, a bucket belongs to; the instant it begins is found here. An hour the
// clock shows twice is two periods; an hour that loses or gains half of itself keeps what is left of it.
import type { Period } from '../../schema/question.ts';
import type { Bindings } from './bindings.ts';
import type { Zone } from './zone.ts';

export type PeriodKey = {
  /** Expression over `bucket` that names the period, as text. */
  readonly sql: string;
  /** Epoch milliseconds of the period's first instant. */
  readonly startOf: (key: string) => number;
};

export function periodKey(period: Period, zone: Zone, rangeStart: number, bindings: Bindings): PeriodKey {
  if (period === 'total') return { sql: "''", startOf: () => rangeStart };
  const name = bindings.bind('String', zone.name);
  if (period === 'hour') {
    return {
      sql: `concat(toString(toUnixTimestamp(bucket) - toMinute(bucket, ${name}) * 60), ' ', toString(timezoneOffset(toTimeZone(bucket, ${name}))))`,
      startOf: (key) => {
        const [full = '', offset = ''] = key.split(' ');
        return zone.startOfHour(Number(full) * 1000, Number(offset));
      },
    };
  }
  const dates = { day: 'toDate', week: 'toMonday', month: 'toStartOfMonth' } as const;
  return { sql: `toString(${dates[period]}(bucket, ${name}))`, startOf: (key) => zone.startOfDate(key) };
}
