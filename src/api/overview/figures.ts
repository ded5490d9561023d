// The figures of an overview that have no periods: the totals of a range, and the values of a dimension with the most calls.
import type { UsageDimension } from '../../schema/question.ts';
import type { UsageRow } from '../../schema/usage.ts';
import { type Converting, costIsUnknown, exactOf, shownOf } from '../usage/display.ts';
import { ofCounts, ofTimes } from './names.ts';
import type { Top, Totals } from './shape.ts';

/** From the one row of a total. */
export function totalsOf(row: UsageRow | undefined, converting: Converting | null): Totals {
  const { costs = {}, saved_costs = {}, success_rate = null } = row ?? {};
  return {
    ...ofCounts((name) => row?.[name] ?? 0),
    success_rate,
    costs,
    saved_costs,
    ...ofTimes((name) => row?.[name] ?? null),
    display: row === undefined || converting === null ? null : shownOf(exactOf(row, converting), costIsUnknown(row)),
  };
}

export const topOf = (row: UsageRow, dimension: UsageDimension, converting: Converting | null): Top => ({
  value: row.group[dimension] ?? null,
  call_count: row.call_count ?? 0,
  failed_count: row.failed_count ?? 0,
  prompt_tokens: row.prompt_tokens ?? 0,
  completion_tokens: row.completion_tokens ?? 0,
  total_tokens: row.total_tokens ?? 0,
  unpriced_count: row.unpriced_count ?? 0,
  costs: row.costs ?? {},
  display: converting && shownOf(exactOf(row, converting), costIsUnknown(row)),
});
