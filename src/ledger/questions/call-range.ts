// A range of time as conditions on calls, for questions that read calls from end to end.
import type { TimeRange } from '../../schema/question.ts';
import { type Bindings, boundTime, invalid } from './bindings.ts';

/** None where there is no range. Throws `question_invalid` for times that are none, or stand the wrong way round. */
export function rangeConditions(range: TimeRange | null, bindings: Bindings): string[] {
  if (range === null) return [];
  const [from, to] = [boundTime(range.from, 'range.from'), boundTime(range.to, 'range.to')];
  if (from > to) throw invalid(`range.from ${range.from} is later than range.to ${range.to}.`);
  const bind = (time: string): string => bindings.bind("DateTime64(3, 'UTC')", time);
  return [`request_timestamp >= ${bind(from)}`, `request_timestamp < ${bind(to)}`];
}
