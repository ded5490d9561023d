// Trends out of usage rows: a value for each period and figure, the layers of the stack, and the total as the sum of its layers, so that
// they agree to the last call and the last digit.
import type { Amounts } from '../../schema/recost.ts';
import type { UsageRow } from '../../schema/usage.ts';
import { addExact, type Converting, costIsUnknown, exactOf, shownOf } from '../usage/display.ts';
import { addAmounts } from '../usage/total.ts';
import type { UsageDimension } from '../../schema/question.ts';
import { type CountName, ofCounts, ofTimes } from './names.ts';
import type { Layer, Trend, Trends } from './shape.ts';

/** `paced` has a row for every period, `stacked` one for every layer that has calls in it; `values` are the layers in their order. */
export type TrendRows = {
  readonly dimension: UsageDimension;
  readonly values: readonly (string | null)[];
  readonly paced: readonly UsageRow[];
  readonly stacked: readonly UsageRow[];
};

export function trendsOf({ dimension, values, paced, stacked }: TrendRows, converting: Converting | null): Trends {
  const starts = paced.map(({ period_start }) => period_start);
  const rowsAt = columnOf(stacked, starts);
  const currencies = currenciesIn(stacked);
  const own = values.map((value): Layer => {
    const rows = stacked.filter((row) => row.is_rest !== true && (row.group[dimension] ?? null) === value);
    return layerOf(value, false, columnOf(rows, starts), currencies, converting);
  });
  const rest = stacked.filter((row) => row.is_rest === true);
  const others = rest.length === 0 ? [] : [layerOf(null, true, columnOf(rest, starts), currencies, converting)];
  const total: Trend = {
    ...ofCounts((name) => sumsOf(name, rowsAt)),
    ...amountColumns(rowsAt, currencies, converting),
    saved_costs: byCurrency(
      currencies,
      rowsAt.map((rows) => addAmounts(rows.map(({ saved_costs }) => saved_costs ?? {}))),
    ),
    ...ofTimes((name) => paced.map((row) => row[name] ?? null)),
  };
  return { starts, total, layers: [...own, ...others] };
}

function layerOf(
  value: string | null,
  is_rest: boolean,
  rowsAt: readonly (readonly UsageRow[])[],
  currencies: readonly string[],
  converting: Converting | null,
): Layer {
  return {
    value,
    is_rest,
    call_count: sumsOf('call_count', rowsAt),
    prompt_tokens: sumsOf('prompt_tokens', rowsAt),
    completion_tokens: sumsOf('completion_tokens', rowsAt),
    total_tokens: sumsOf('total_tokens', rowsAt),
    unpriced_count: sumsOf('unpriced_count', rowsAt),
    ...amountColumns(rowsAt, currencies, converting),
  };
}

/** The rows of each period. */
function columnOf(rows: readonly UsageRow[], starts: readonly string[]): readonly (readonly UsageRow[])[] {
  const at = new Map<string, UsageRow[]>();
  for (const row of rows) {
    const known = at.get(row.period_start);
    if (known === undefined) at.set(row.period_start, [row]);
    else known.push(row);
  }
  return starts.map((start) => at.get(start) ?? []);
}

const sumsOf = (name: CountName, rowsAt: readonly (readonly UsageRow[])[]): number[] =>
  rowsAt.map((rows) => rows.reduce((sum, row) => sum + (row[name] ?? 0), 0));

function amountColumns(
  rowsAt: readonly (readonly UsageRow[])[],
  currencies: readonly string[],
  converting: Converting | null,
): Pick<Layer, 'costs' | 'display'> {
  const sums = rowsAt.map((rows) => {
    const costs = addAmounts(rows.map((row) => row.costs ?? {}));
    return { costs, isUnknown: costIsUnknown({ costs, unpriced_count: rows.reduce((sum, row) => sum + (row.unpriced_count ?? 0), 0) }) };
  });
  return {
    costs: byCurrency(
      currencies,
      sums.map(({ costs, isUnknown }) => (isUnknown ? null : costs)),
    ),
    display:
      converting &&
      rowsAt.map((rows, at) => {
        const exact = addExact(
          rows.map((row) => exactOf(row, converting)),
          converting.currency,
        );
        return shownOf(exact, sums[at]?.isUnknown === true).amount;
      }),
  };
}

const byCurrency = (
  currencies: readonly string[],
  sums: readonly (Amounts | null)[],
): Readonly<Record<string, readonly (string | null)[]>> =>
  Object.fromEntries(currencies.map((currency) => [currency, sums.map((costs) => costs && (costs[currency] ?? '0'))]));

const currenciesIn = (rows: readonly UsageRow[]): readonly string[] =>
  [...new Set(rows.flatMap(({ costs }) => Object.keys(costs ?? {})))].sort();
