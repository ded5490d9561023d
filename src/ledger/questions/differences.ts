// Where the vendor's own figure for a call's cost is more than one percent from ours, by model and reason. Only calls with both
// figures in one currency are compared; the same rule marks a cost when it is recorded (src/prices/cost-of.ts).
import { z } from 'zod';
import { formatNano } from '../../lib/money.ts';
import { callFields } from '../../schema/call.ts';
import type { CostComparison, CostDifference } from '../../schema/costs.ts';
import type { Filter, TimeRange } from '../../schema/question.ts';
import type { Amounts } from '../../schema/recost.ts';
import type { Ledger } from '../connect.ts';
import { newBindings } from './bindings.ts';
import { rangeConditions } from './call-range.ts';
import { reasonFor } from './difference-reason.ts';
import { everything, type RowRule, ruleConditions } from './rule.ts';
import { conditionsOf } from './where.ts';

export type DifferencesQuestion = { readonly range: TimeRange | null; readonly filters: readonly Filter[] };

const mostGroups = 5_000;

/** Ours, theirs, and whether they differ by more than one percent of theirs and by more than the rounding of both. */
const [ours, theirs] = ['toInt128(assumeNotNull(estimated_cost))', 'toInt128(assumeNotNull(vendor_reported_cost))'];
const differs = `(abs(${ours} - ${theirs}) > 1 AND abs(${ours} - ${theirs}) * 100 > ${theirs})`;
const comparable =
  "cost_source = 'price' AND vendor_reported_cost IS NOT NULL AND estimated_cost IS NOT NULL AND " +
  "currency = JSONExtractString(ifNull(usage, ''), 'reported_currency')";

/** What may be the reason, sorted; the flag that only says that they differ is none. */
const evidence =
  "arraySort(arrayDistinct(arrayConcat(arrayFilter(f -> f NOT IN ('differs_from_vendor', 'matched_by_pattern'), JSONExtract(ifNull(cost_detail, ''), 'flags', 'Array(String)')), " +
  "arrayMap(u -> concat('unit:', u.1), arrayFilter(u -> u.2 > 0, JSONExtractKeysAndValues(ifNull(usage, ''), 'units', 'Float64'))), " +
  "arrayMap(m -> concat('applied:', m.1, ':', m.2), JSONExtract(ifNull(cost_detail, ''), 'multipliers', 'Array(Tuple(statement String, value String))')))))";

export async function askDifferences(ledger: Ledger, question: DifferencesQuestion, rule: RowRule = everything): Promise<CostComparison> {
  const bindings = newBindings();
  const conditions = [
    comparable,
    ...rangeConditions(question.range, bindings),
    ...ruleConditions(rule, bindings),
    ...conditionsOf(callFields, question.filters, bindings),
  ].join(' AND ');
  const options = { params: bindings.params, timeout_ms: 120_000 };
  const totals = await ledger.query(
    `SELECT currency AS code, count() AS compared, countIf(NOT ${differs}) AS equal, toString(sum(${ours})) AS ours, toString(sum(${theirs})) AS theirs ` +
      `FROM calls WHERE ${conditions} GROUP BY code ORDER BY code`,
    { ...options, parse: (row) => totalRow.parse(row) },
  );
  const groups = await ledger.query(
    `SELECT vendor_name, model_name, response_model, currency, ${evidence} AS flags, count() AS calls, toString(sum(${ours})) AS ours, ` +
      `toString(sum(${theirs})) AS theirs, toString(minIf(${ratio}, ${ours} != 0)) AS least, toString(maxIf(${ratio}, ${ours} != 0)) AS most, ` +
      `countIf(${ours} = 0) AS without_ours, min(request_id) AS example_request_id FROM calls WHERE ${conditions} AND ${differs} ` +
      `GROUP BY vendor_name, model_name, response_model, currency, flags ORDER BY calls DESC LIMIT ${mostGroups}`,
    { ...options, parse: (row) => groupRow.parse(row) },
  );
  return {
    compared: totals.reduce((sum, { compared }) => sum + compared, 0),
    equal: totals.reduce((sum, { equal }) => sum + equal, 0),
    ours: amountsOf(totals.map(({ code, ours: amount }) => [code, amount])),
    theirs: amountsOf(totals.map(({ code, theirs: amount }) => [code, amount])),
    differences: mergeGroups(groups),
  };
}

const ratio = `intDiv(${theirs} * 1000000, if(${ours} = 0, 1, ${ours}))`;

const nano = z.coerce.bigint();
const totalRow = z.object({ code: z.string(), compared: z.coerce.number(), equal: z.coerce.number(), ours: nano, theirs: nano });
const groupRow = z.object({
  vendor_name: z.string().nullable(),
  model_name: z.string().nullable(),
  response_model: z.string().nullable(),
  currency: z.string(),
  flags: z.array(z.string()),
  calls: z.coerce.number(),
  ours: nano,
  theirs: nano,
  least: nano,
  most: nano,
  without_ours: z.coerce.number(),
  example_request_id: z.string(),
});
type Group = z.infer<typeof groupRow>;

const amountsOf = (amounts: readonly (readonly [string, bigint])[]): Amounts =>
  Object.fromEntries(amounts.map(([code, amount]) => [code, formatNano(amount)]));

/** Groups of one model that differ for one reason are one row; those with the largest difference first. */
function mergeGroups(groups: readonly Group[]): readonly CostDifference[] {
  type Merged = Omit<CostDifference, 'ours' | 'theirs' | 'difference'> & { readonly ours: bigint; readonly theirs: bigint };
  const merged = new Map<string, Merged>();
  for (const group of groups) {
    const { vendor_name, model_name, response_model, currency, flags, calls, ours: our, theirs: their, example_request_id } = group;
    const proportion = group.without_ours > 0 ? null : { least: group.least, most: group.most };
    const reason = reasonFor({ flags, calls, ratio: proportion });
    const key = JSON.stringify([vendor_name, model_name, response_model, currency, reason]);
    const known = merged.get(key);
    merged.set(key, {
      vendor_name,
      model_name,
      response_model,
      currency,
      reason,
      flags: [...new Set([...(known?.flags ?? []), ...flags])].sort(),
      calls: calls + (known?.calls ?? 0),
      ours: our + (known?.ours ?? 0n),
      theirs: their + (known?.theirs ?? 0n),
      example_request_id: known?.example_request_id ?? example_request_id,
    });
  }
  const gap = (row: Merged): bigint => (row.theirs > row.ours ? row.theirs - row.ours : row.ours - row.theirs);
  return [...merged.values()]
    .sort((a, b) => (gap(a) > gap(b) ? -1 : 1))
    .map((row) => ({ ...row, ours: formatNano(row.ours), theirs: formatNano(row.theirs), difference: formatNano(row.theirs - row.ours) }));
}
