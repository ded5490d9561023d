// Measures as columns of one answer: amounts come apart by currency, unless they are shown in one. Each column knows how to read a row,
// exactly and for pixels, how two rows compare, and which calls are behind a figure.
import { compareDecimals, pixelsOf } from '../../charts/decimals.ts';
import type { Unit } from '../../charts/units.ts';
import type { Asked } from './question.ts';
import type { Behind, Measure, Sums, Usage } from './measures.ts';

export type Column = {
  /** `cost:USD` where a measure comes apart. */
  readonly key: string;
  readonly measure: Measure;
  readonly currency: string | null;
  readonly unit: Unit;
  readonly behind: Behind;
  /** Null is unknown, or nothing to speak of; which one `lacks` says. */
  number(sums: Sums): number | null;
  /** An amount, as the API wrote it. */
  decimal(sums: Sums): string | null;
  lacks(sums: Sums): Lack | null;
};

/** Why a figure is missing: it is unknown, there is none of it here, or a rate is missing to convert it. */
export type Lack = 'unknown' | 'none' | { readonly rates: readonly string[] };

export function columnsOf({ shown, display }: Pick<Asked, 'shown' | 'display'>, usage: Usage): readonly Column[] {
  return shown.flatMap((measure): readonly Column[] => {
    if (measure.unit !== 'money') return [plain(measure)];
    const { key } = measure;
    if (display !== null) return [converted(measure, display)];
    const currencies = Object.keys((key === 'cost' ? usage.total.costs : usage.total.saved_costs) ?? {});
    return (currencies.length === 0 ? ['USD'] : currencies).map((currency) => inCurrency(measure, currency));
  });
}

/** The column a name in the address means: itself, or the first one of its measure. */
export const columnNamed = (columns: readonly Column[], name: string | null): Column | undefined =>
  columns.find(({ key }) => key === name) ?? columns.find(({ measure }) => measure.key === name);

/** What a chart shows unless told: money if there is any, in the currency that most rows have, else the first column. */
export function chartColumn(columns: readonly Column[], name: string | null, rows: Usage['rows']): Column | undefined {
  const known = (column: Column): number => rows.filter((row) => column.decimal(row) !== null).length;
  const costs = columns.filter(({ measure }) => measure.key === 'cost');
  const money = costs.reduce<Column | undefined>((best, one) => (best === undefined || known(one) > known(best) ? one : best), undefined);
  return columnNamed(columns, name) ?? money ?? columns[0];
}

function plain(measure: Measure): Column {
  const { key, unit } = measure;
  const number = (sums: Sums): number | null => (key === 'cost' || key === 'saved' ? null : (sums[key] ?? null));
  return {
    key,
    measure,
    currency: null,
    unit: unit === 'money' ? 'count' : unit,
    behind: measure.behind,
    number,
    decimal: () => null,
    // A rate of no calls and a time nobody took are none; they are not unknown.
    lacks: (sums) => (number(sums) === null ? (sums.call_count === undefined || sums.call_count > 0 ? 'unknown' : 'none') : null),
  };
}

function inCurrency(measure: Measure, currency: string): Column {
  const amounts = (sums: Sums) => (measure.key === 'cost' ? sums.costs : sums.saved_costs) ?? {};
  const decimal = (sums: Sums): string | null => amounts(sums)[currency] ?? null;
  return {
    key: `${measure.key}:${currency}`,
    measure,
    currency,
    unit: { currency },
    behind: { ...measure.behind, currency: [currency] },
    number: (sums) => pixelsOf(decimal(sums)),
    decimal,
    lacks: (sums) => {
      if (decimal(sums) !== null) return null;
      return measure.key === 'cost' && Object.keys(amounts(sums)).length === 0 && (sums.unpriced_count ?? 0) > 0 ? 'unknown' : 'none';
    },
  };
}

function converted(measure: Measure, currency: string): Column {
  const decimal = ({ display }: Sums): string | null => (measure.key === 'cost' ? display?.amount : display?.saved) ?? null;
  return {
    key: measure.key,
    measure,
    currency,
    unit: { currency },
    behind: measure.behind,
    number: (sums) => pixelsOf(decimal(sums)),
    decimal,
    lacks: (sums) => {
      if (decimal(sums) !== null) return null;
      const missing = sums.display?.missing ?? [];
      return missing.length > 0 ? { rates: missing } : sums.display === undefined ? 'none' : 'unknown';
    },
  };
}

/** The calls whose cost is missing from an amount. Which currency they would be billed in nobody knows, so each amount says it. */
export const unpricedIn = (column: Column, sums: Sums): number =>
  column.measure.key === 'cost' && column.decimal(sums) !== null ? (sums.unpriced_count ?? 0) : 0;

/** The most last; what is missing is compared by whoever sorts. */
export function compare(column: Column, a: Sums, b: Sums): number {
  const [left, right] = [column.decimal(a), column.decimal(b)];
  if (left !== null && right !== null) return compareDecimals(left, right);
  return (column.number(a) ?? 0) - (column.number(b) ?? 0);
}

export const isMissing = (column: Column, sums: Sums): boolean => column.decimal(sums) === null && column.number(sums) === null;
