// What a re-costing changed in all, currency by currency, exactly.
import { formatNano, parseNano } from '../../lib/money.ts';
import type { Amounts, RecostDifference, RecostTotals } from '../../schema/recost.ts';

export function totalsOf(differences: readonly RecostDifference[]): RecostTotals {
  return {
    calls: differences.reduce((sum, { calls }) => sum + calls, 0),
    before: sumOf(differences.map(({ before }) => before)),
    after: sumOf(differences.map(({ after }) => after)),
    difference: sumOf(differences.map(({ difference }) => difference)),
    unpriced_before: differences.reduce((sum, { unpriced_before }) => sum + unpriced_before, 0),
    unpriced_after: differences.reduce((sum, { unpriced_after }) => sum + unpriced_after, 0),
  };
}

function sumOf(parts: readonly Amounts[]): Amounts {
  const sums = new Map<string, bigint>();
  for (const part of parts)
    for (const [currency, amount] of Object.entries(part)) sums.set(currency, (sums.get(currency) ?? 0n) + parseNano(amount));
  return Object.fromEntries([...sums].sort().map(([currency, sum]) => [currency, formatNano(sum)]));
}
