// What one user used over some calendar days of a zone, the last of which is today, against as many days before. Totals are the sums of
// the same rows that the models are listed from, so they agree to the last call.
import { formatNano, parseNano } from '../../lib/money.ts';
import type { Amounts } from '../../schema/recost.ts';
import type { UsageAnswer, UsageRow } from '../../schema/usage.ts';
import { addExact, type Converting, costIsUnknown, exactOf, shownOf } from './display.ts';
import type { RowDisplay } from './shape.ts';
import { addAmounts } from './total.ts';

const mostModels = 10;

export type ModelTotal = {
  readonly model_name: string | null;
  readonly calls: number;
  readonly tokens: number;
  readonly cost: Amounts;
  readonly unpriced_count: number;
  readonly display: RowDisplay | null;
};

export type Totals = {
  readonly range: { readonly from: string; readonly to: string };
  readonly total_calls: number;
  readonly total_success: number;
  readonly total_failed: number;
  /** Null where there was no call. */
  readonly success_rate: number | null;
  readonly total_tokens: number;
  /** Of the calls whose cost is known, by currency. */
  readonly total_cost: Amounts;
  readonly display: RowDisplay | null;
  readonly unpriced_count: number;
  /** The ten with the most calls. */
  readonly top_models: readonly ModelTotal[];
};

/** `rows` are by model, without periods. */
export function totalsOf({ range, rows }: UsageAnswer, converting: Converting | null): Totals {
  const sum = (of: (row: UsageRow) => number | undefined): number => rows.reduce((total, row) => total + (of(row) ?? 0), 0);
  const total_calls = sum((row) => row.call_count);
  const total_success = sum((row) => row.success_count);
  const costs = addAmounts(rows.map((row) => row.costs ?? {}));
  const unpriced_count = sum((row) => row.unpriced_count);
  return {
    range,
    total_calls,
    total_success,
    total_failed: sum((row) => row.failed_count),
    success_rate: total_calls === 0 ? null : total_success / total_calls,
    total_tokens: sum((row) => row.total_tokens),
    total_cost: costs,
    display:
      converting === null
        ? null
        : shownOf(
            addExact(
              rows.map((row) => exactOf(row, converting)),
              converting.currency,
            ),
            costIsUnknown({ costs, unpriced_count }),
          ),
    unpriced_count,
    top_models: [...rows]
      .sort((a, b) => (b.call_count ?? 0) - (a.call_count ?? 0) || (b.total_tokens ?? 0) - (a.total_tokens ?? 0))
      .slice(0, mostModels)
      .map((row) => modelTotal(row, converting)),
  };
}

function modelTotal(row: UsageRow, converting: Converting | null): ModelTotal {
  return {
    model_name: row.group.model_name ?? null,
    calls: row.call_count ?? 0,
    tokens: row.total_tokens ?? 0,
    cost: row.costs ?? {},
    unpriced_count: row.unpriced_count ?? 0,
    display: converting === null ? null : shownOf(exactOf(row, converting), costIsUnknown(row)),
  };
}

/** `ratio` is the difference as a part of what was before: 0.5 is half as much again. Null where there was nothing before. */
export type CountChange = { readonly difference: number | null; readonly ratio: number | null };
export type AmountChange = { readonly difference: string | null; readonly ratio: number | null };

export type Change = {
  readonly total_calls: CountChange;
  readonly total_success: CountChange;
  readonly total_failed: CountChange;
  readonly success_rate: CountChange;
  readonly total_tokens: CountChange;
  readonly unpriced_count: CountChange;
  readonly total_cost: Readonly<Record<string, AmountChange>>;
  readonly display: AmountChange | null;
};

export function changeOf(now: Totals, before: Totals): Change {
  const counted = (of: (totals: Totals) => number | null): CountChange => countChange(of(now), of(before));
  const currencies = [...new Set([...Object.keys(now.total_cost), ...Object.keys(before.total_cost)])].sort();
  return {
    total_calls: counted((totals) => totals.total_calls),
    total_success: counted((totals) => totals.total_success),
    total_failed: counted((totals) => totals.total_failed),
    success_rate: counted((totals) => totals.success_rate),
    total_tokens: counted((totals) => totals.total_tokens),
    unpriced_count: counted((totals) => totals.unpriced_count),
    // A currency that was not used has cost nothing.
    total_cost: Object.fromEntries(
      currencies.map((currency) => [currency, amountChange(now.total_cost[currency] ?? '0', before.total_cost[currency] ?? '0')]),
    ),
    display: now.display === null || before.display === null ? null : amountChange(now.display.amount, before.display.amount),
  };
}

function countChange(now: number | null, before: number | null): CountChange {
  if (now === null || before === null) return { difference: null, ratio: null };
  return { difference: now - before, ratio: before === 0 ? null : (now - before) / before };
}

function amountChange(now: string | null, before: string | null): AmountChange {
  if (now === null || before === null) return { difference: null, ratio: null };
  const [after, earlier] = [parseNano(now), parseNano(before)];
  return { difference: formatNano(after - earlier), ratio: earlier === 0n ? null : ratioOf(after - earlier, earlier) };
}

/** To four places, which is more than a percentage shows; the amounts themselves stay whole. */
const ratioOf = (part: bigint, whole: bigint): number => Number((part * 10_000n) / whole) / 10_000;
