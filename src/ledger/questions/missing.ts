// Calls that wait for a price, by what a price would have to be for: the vendor and its models. Those with the most calls first.
import { z } from 'zod';
import { callFields } from '../../schema/call.ts';
import type { MissingPrice } from '../../schema/costs.ts';
import { kinds } from '../../schema/kinds.ts';
import type { TimeRange } from '../../schema/question.ts';
import type { Ledger, Row } from '../connect.ts';
import { unpriced } from '../tables/usage-columns.ts';
import { newBindings } from './bindings.ts';
import { rangeConditions } from './call-range.ts';
import { columnNames } from './records.ts';
import { everything, type RowRule, ruleConditions } from './rule.ts';

const mostRows = 1_000;

const { vendor_id, vendor_name, model_id, response_model } = callFields;
const group = { vendor_id, vendor_name, model_id, response_model };

export async function askMissing(ledger: Ledger, range: TimeRange | null, rule: RowRule = everything): Promise<readonly MissingPrice[]> {
  const bindings = newBindings();
  const conditions = [unpriced, ...rangeConditions(range, bindings), ...ruleConditions(rule, bindings)];
  const names = columnNames(group);
  // The detail is read only where a price is missing; a call without one has no reason to give.
  const flags = "JSONExtract(ifNull(cost_detail, ''), 'flags', 'Array(String)')";
  // The sums have names of their own: a sum called total_tokens would hide the column from the condition. A sum of nothing but
  // unknown counts is null.
  return ledger.query(
    `SELECT ${names}, count() AS calls, sum(prompt_tokens) AS prompt_sum, sum(completion_tokens) AS completion_sum, ` +
      'sum(total_tokens) AS total_sum, min(request_timestamp) AS first_at, max(request_timestamp) AS last_at, ' +
      `sumMap(${flags}, arrayWithConstant(length(${flags}), toUInt64(1))) AS counts ` +
      `FROM calls WHERE ${conditions.join(' AND ')} GROUP BY ${names} ORDER BY calls DESC, ${names} LIMIT ${mostRows}`,
    { params: bindings.params, parse: missingOf },
  );
}

const count = z.coerce.number();
const sum = z.union([z.null(), count]);
const missingRow = z.object({
  vendor_id: z.string().nullable(),
  vendor_name: z.string().nullable(),
  model_id: z.string().nullable(),
  response_model: z.string().nullable(),
  calls: count,
  prompt_sum: sum,
  completion_sum: sum,
  total_sum: sum,
  counts: z.tuple([z.array(z.string()), z.array(count)]),
});

function missingOf(row: Row): MissingPrice {
  const { prompt_sum, completion_sum, total_sum, counts, ...rest } = missingRow.parse(row);
  const [flags, times] = counts;
  const reasons = flags
    .map((flag, at) => ({ flag, times: times[at] ?? 0 }))
    .sort((a, b) => b.times - a.times || (a.flag < b.flag ? -1 : 1));
  return {
    ...rest,
    prompt_tokens: prompt_sum,
    completion_tokens: completion_sum,
    total_tokens: total_sum,
    first_at: kinds.time.fromColumn(row.first_at),
    last_at: kinds.time.fromColumn(row.last_at),
    reasons: reasons.map(({ flag }) => flag),
  };
}
