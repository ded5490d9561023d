// What the lines of a re-costing add up to: before, after and the difference by day (UTC), vendor and model, with amounts by
// currency. Beyond a number of rows the rest is added up in one that says so, so that all rows together are always the whole.
import { z } from 'zod';
import { formatNano } from '../../lib/money.ts';
import { type Amounts, type RecostDifference, restOfDifferences } from '../../schema/recost.ts';
import type { Ledger } from '../connect.ts';
import { unpriced } from '../tables/usage-columns.ts';

export const mostDifferences = 2_000;

const sumRow = z.object({
  day: z.string(),
  vendor_name: z.string().nullable(),
  model_name: z.string().nullable(),
  calls: z.coerce.number(),
  before: z.array(z.tuple([z.string(), z.coerce.bigint()])),
  after: z.array(z.tuple([z.string(), z.coerce.bigint()])),
  unpriced_before: z.coerce.number(),
  unpriced_after: z.coerce.number(),
});
type SumRow = z.infer<typeof sumRow>;

/** Ordered by day, vendor and model, the rest last. */
export async function sumLines(ledger: Ledger, recostId: string, most: number = mostDifferences): Promise<readonly RecostDifference[]> {
  const key = "(day, ifNull(vendor_name, ''), isNull(vendor_name), ifNull(model_name, ''), isNull(model_name))";
  const lines = "(SELECT *, toString(toDate(request_timestamp, 'UTC')) AS day FROM recost_lines WHERE recost_id = {id:String})";
  const waits = (side: 'before' | 'after'): string => unpriced.replaceAll('cost_status', `${side}_cost_status`);
  const amounts = (side: 'before' | 'after'): string =>
    `arrayZip(sumMapIf([assumeNotNull(${side}_currency)], [toInt128(ifNull(${side}_estimated_cost, 0))], isNotNull(${side}_currency)).1 AS c_${side}, ` +
    `arrayMap(n -> toString(n), sumMapIf([assumeNotNull(${side}_currency)], [toInt128(ifNull(${side}_estimated_cost, 0))], isNotNull(${side}_currency)).2)) AS ${side}`;
  const rows = await ledger.query(
    `WITH kept AS (SELECT ${key} AS k FROM ${lines} GROUP BY k ORDER BY count() DESC, k LIMIT ${most}) ` +
      `SELECT if(is_kept, day, '${restOfDifferences}') AS day, if(is_kept, vendor_name, NULL) AS vendor_name, if(is_kept, model_name, NULL) AS model_name, ` +
      `count() AS calls, ${amounts('before')}, ${amounts('after')}, countIf(${waits('before')}) AS unpriced_before, countIf(${waits('after')}) AS unpriced_after ` +
      `FROM (SELECT *, ${key} IN kept AS is_kept FROM ${lines}) GROUP BY day, vendor_name, model_name`,
    { params: { id: recostId }, parse: (row) => sumRow.parse(row), timeout_ms: 300_000 },
  );
  return rows.map(differenceOf).sort(byDay);
}

function differenceOf({ day, vendor_name, model_name, calls, before, after, unpriced_before, unpriced_after }: SumRow): RecostDifference {
  const sums = new Map(after);
  for (const [code, amount] of before) sums.set(code, (sums.get(code) ?? 0n) - amount);
  return {
    day,
    vendor_name,
    model_name,
    calls,
    before: written(before),
    after: written(after),
    difference: written([...sums]),
    unpriced_before,
    unpriced_after,
  };
}

const written = (amounts: readonly (readonly [string, bigint])[]): Amounts =>
  Object.fromEntries([...amounts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, nano]) => [code, formatNano(nano)]));

function byDay(a: RecostDifference, b: RecostDifference): number {
  const [one, other] = [a, b].map(({ day, vendor_name, model_name }) =>
    [day === restOfDifferences ? '~' : day, vendor_name ?? '', model_name ?? ''].join('\n'),
  );
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
