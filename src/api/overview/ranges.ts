// The spans of an overview: the range widened to the quarters of an hour that usage is kept by, what it is compared with, and the
// periods its trends have a point for.
import { wholeQuarters } from '../../ledger/questions/usage.ts';
import type { Period, TimeRange } from '../../schema/question.ts';

const quarter = 15 * 60_000;
const hour = 4 * quarter;
const day = 24 * hour;

export type Ranges = { readonly range: TimeRange; readonly before: TimeRange };

/**
 * A range that is over is compared with the same length before it. Of one that is not, only what has passed is: today until noon with
 * yesterday until noon. The quarter of an hour that runs is counted where more than half of it has passed.
 */
export function rangesOf(asked: TimeRange, now: number): Ranges {
  const { from, to } = wholeQuarters(asked);
  const whole = to - from;
  const passed = Math.max(0, Math.round((now - from) / quarter) * quarter);
  const isRunning = to > now && from < now;
  const length = isRunning ? Math.max(quarter, Math.min(passed, whole)) : whole;
  // A range that ends with the present is moved back by its length, one that is longer by all of itself: a day by a day.
  const back = isRunning && to - now <= quarter ? length : whole;
  return { range: rangeFrom(from, to), before: rangeFrom(from - back, from - back + length) };
}

const rangeFrom = (from: number, to: number): TimeRange => ({
  from: new Date(Math.max(0, from)).toISOString(),
  to: new Date(Math.max(0, to)).toISOString(),
});

/** Points enough to see a shape, and no more than a screen is wide. */
export function everyFor({ from, to }: TimeRange): Period {
  const length = Date.parse(to) - Date.parse(from);
  if (length <= 36 * hour) return 'quarter_hour';
  if (length <= 10 * day) return 'hour';
  return length <= 400 * day ? 'day' : 'month';
}
