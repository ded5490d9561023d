// Usage as a file for a spreadsheet: a row a period and group, a column a count, amounts in a column for each currency. What is
// unknown is an empty cell, never 0. Where it is asked for, a last line of sums, which says so in its first word.
import { writeTable } from '../../prices/files/table.ts';
import { usageFields } from '../../schema/usage.ts';
import type { ShownRow, ShownTotal, ShownUsage } from './shape.ts';

type Cell = string | number | null | undefined;
/** `ofTotal` where the sums have something to say there. */
type Column = { readonly name: string; readonly of: (row: ShownRow) => Cell; readonly ofTotal?: (total: ShownTotal) => Cell };

export function usageCsv(usage: ShownUsage, withTotal: boolean): string {
  const { every, by, zone, display, rows, range } = usage;
  const named: readonly Column[] = [
    ...(every === 'total' ? [] : [{ name: every, of: (row: ShownRow) => startIn(row.period_start, zone, every) }]),
    { name: 'period_start', of: (row) => row.period_start, ofTotal: () => range.from },
    { name: 'period_end', of: (row) => row.period_end, ofTotal: () => range.to },
    ...by.map((name): Column => ({ name, of: (row) => row.group[name] })),
  ];
  const label = named.find(({ ofTotal }) => ofTotal === undefined);
  const columns: readonly Column[] = [
    ...named.map((column) => (column === label ? { ...column, ofTotal: () => 'total' } : column)),
    ...Object.keys(usageFields).flatMap((name) => measureColumns(name, rows)),
    ...(display === null ? [] : displayColumns(display.currency)),
    { name: 'range_from', of: () => range.from, ofTotal: () => range.from },
    { name: 'range_to', of: () => range.to, ofTotal: () => range.to },
  ];
  const lines = rows.map((row) => columns.map(({ of }) => String(of(row) ?? '')));
  // One row without a name is its own sum.
  if (withTotal && label !== undefined) lines.push(columns.map(({ ofTotal }) => String(ofTotal?.(usage.total) ?? '')));
  return writeTable(
    columns.map(({ name }) => name),
    lines,
  );
}

/** Nothing where no row has it, because it was not asked for; a column a currency where it is amounts. */
function measureColumns(name: string, rows: readonly ShownRow[]): Column[] {
  const field = Object.keys(usageFields).find((known): known is keyof typeof usageFields => known === name);
  if (field === undefined || !rows.some((row) => row[field] !== undefined)) return [];
  if (field !== 'costs' && field !== 'saved_costs') return [{ name, of: (row) => row[field], ofTotal: (total) => total[field] }];
  const currencies = [...new Set(rows.flatMap((row) => Object.keys(row[field] ?? {})))].sort();
  const word = field === 'costs' ? 'cost' : 'saved';
  return currencies.map((currency) => {
    const of = (row: ShownTotal): Cell => row[field]?.[currency];
    return { name: `${word}_${currency}`, of, ofTotal: of };
  });
}

const displayColumns = (currency: string): Column[] =>
  (
    [
      [`cost_in_${currency}`, ({ display }) => display?.amount],
      [`saved_in_${currency}`, ({ display }) => display?.saved],
      ['without_rate', ({ display }) => display?.missing.join(' ')],
      ['rates_used', ({ display }) => display?.rates.map(rateText).join('; ')],
    ] satisfies readonly [string, (row: ShownTotal) => Cell][]
  ).map(([name, of]) => ({ name, of, ofTotal: of }));

/** `1 USD = 7.1234 CNY since 2026-11-23T00:00:00.000Z (bank)`, as it was entered. */
const rateText = ({
  from_currency,
  to_currency,
  rate,
  effective_from,
  source,
}: NonNullable<ShownRow['display']>['rates'][number]): string =>
  `1 ${from_currency} = ${rate} ${to_currency} since ${effective_from}${source === null ? '' : ` (${source})`}`;

/** A period's beginning on the wall clock of its zone. */
function startIn(instant: string, zone: string, every: string): string {
  const text = new Date(instant).toLocaleString('sv-SE', { timeZone: zone });
  return every === 'hour' || every === 'quarter_hour' ? text.slice(0, 16) : text.slice(0, 10);
}
