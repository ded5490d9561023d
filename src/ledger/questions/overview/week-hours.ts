// When calls are made: how many began in each hour of the week by the wall clock of a zone, counted from usage rows. An hour that
// the clock shows twice counts as one.
import { z } from 'zod';
import type { Filter, TimeRange } from '../../../schema/question.ts';
import type { Ledger } from '../../connect.ts';
import { newBindings } from '../bindings.ts';
import { everything, type RowRule } from '../rule.ts';
import { usageConditions, wholeQuarters } from '../usage.ts';
import { zoneOf } from '../zone.ts';

export type WeekHoursQuestion = { readonly range: TimeRange; readonly filters: readonly Filter[]; readonly zone: string };

/** Seven days, Monday first, of twenty-four counts each. */
export type WeekHours = readonly (readonly number[])[];

const count = z.coerce.number().int();
const hourRow = z.object({ day: count, hour: count, calls: count });

export async function askWeekHours(ledger: Ledger, question: WeekHoursQuestion, rule: RowRule = everything): Promise<WeekHours> {
  const bindings = newBindings();
  const conditions = usageConditions(question.filters, [], wholeQuarters(question.range), rule, bindings);
  const zone = bindings.bind('String', zoneOf(question.zone).name);
  const found = await ledger.query(
    `SELECT toDayOfWeek(bucket, 1, ${zone}) AS day, toHour(bucket, ${zone}) AS hour, sum(call_count) AS calls FROM usage_15m ` +
      `WHERE ${conditions.join(' AND ')} GROUP BY day, hour`,
    { params: bindings.params, parse: (row) => hourRow.parse(row) },
  );
  const calls = new Map(found.map((row) => [row.day * 24 + row.hour, row.calls]));
  return Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, (__, hour) => calls.get(day * 24 + hour) ?? 0));
}
