// All rows of an answer as one: what can be added is added, amounts by currency, because two currencies have no sum. Percentiles and means
// have none either and are left out.
import { formatNano, parseNano } from '../../lib/money.ts';
import type { Amounts } from '../../schema/recost.ts';
import { type UsageMeasures, type UsageRow, usageFields } from '../../schema/usage.ts';
import { addExact, type Converting, costIsUnknown, type ExactRow, shownOf } from './display.ts';
import type { ShownTotal } from './shape.ts';

/** The numbers that every row knows are counts; those that may be unknown are rates and times. */
type Count = { [K in keyof UsageMeasures]: UsageMeasures[K] extends number ? K : never }[keyof UsageMeasures];

const counts = Object.entries(usageFields)
  .filter(([, { kind }]) => kind.name === 'count')
  .map(([name]) => name)
  .filter((name): name is Count => Object.hasOwn(usageFields, name));

/** `exacts` are the rows' amounts in the currency asked for, where one was. Only what the rows have is in the total. */
export function totalOf(rows: readonly UsageRow[], exacts: readonly ExactRow[], converting: Converting | null): ShownTotal {
  const total: { -readonly [K in keyof ShownTotal]: ShownTotal[K] } = {};
  const [first] = rows;
  if (first === undefined) return total;
  for (const name of counts) if (first[name] !== undefined) total[name] = rows.reduce((sum, row) => sum + (row[name] ?? 0), 0);
  if (total.call_count !== undefined) total.success_rate = total.call_count === 0 ? null : (total.success_count ?? 0) / total.call_count;
  if (first.costs !== undefined) total.costs = addAmounts(rows.map(({ costs }) => costs ?? {}));
  if (first.saved_costs !== undefined) total.saved_costs = addAmounts(rows.map(({ saved_costs }) => saved_costs ?? {}));
  if (converting !== null) total.display = shownOf(addExact(exacts, converting.currency), costIsUnknown(total));
  return total;
}

export function addAmounts(all: readonly Amounts[]): Amounts {
  const sums = new Map<string, bigint>();
  for (const amounts of all)
    for (const [currency, amount] of Object.entries(amounts)) sums.set(currency, (sums.get(currency) ?? 0n) + parseNano(amount));
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, nano]) => [currency, formatNano(nano)]));
}
