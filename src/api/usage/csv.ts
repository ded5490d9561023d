// Usage as a file for a spreadsheet: a row a period and group, a column a count, amounts in a column for each currency. What is
// unknown is an empty cell, never 0.
import { writeTable } from '../../prices/files/table.ts';
import { usageFields } from '../../schema/usage.ts';
import type { ShownRow, ShownUsage } from './shape.ts';

type Column = { readonly name: string; readonly of: (row: ShownRow) => string | number | null | undefined };

export function usageCsv({ every, by, zone, display, rows }: ShownUsage): string {
  const columns: Column[] = [
    ...(every === 'total' ? [] : [{ name: every, of: (row: ShownRow) => startIn(row.period_start, zone, every) }]),
    { name: 'period_start', of: (row) => row.period_start },
    ...by.map((name): Column => ({ name, of: (row) => row.group[name] })),
    ...Object.keys(usageFields).flatMap((name) => measureColumns(name, rows)),
    ...(display === null ? [] : displayColumns(display.currency)),
  ];
  return writeTable(
    columns.map(({ name }) => name),
    rows.map((row) => columns.map(({ of }) => String(of(row) ?? ''))),
  );
}

/** Nothing where no row has it, because it was not asked for; a column a currency where it is amounts. */
function measureColumns(name: string, rows: readonly ShownRow[]): Column[] {
  const field = Object.keys(usageFields).find((known): known is keyof typeof usageFields => known === name);
  if (field === undefined || !rows.some((row) => row[field] !== undefined)) return [];
  if (field !== 'costs' && field !== 'saved_costs') return [{ name, of: (row) => row[field] }];
  const currencies = [...new Set(rows.flatMap((row) => Object.keys(row[field] ?? {})))].sort();
  const word = field === 'costs' ? 'cost' : 'saved';
  return currencies.map((currency) => ({ name: `${word}_${currency}`, of: (row) => row[field]?.[currency] }));
}

const displayColumns = (currency: string): Column[] => [
  { name: `cost_in_${currency}`, of: ({ display }) => display?.amount },
  { name: `saved_in_${currency}`, of: ({ display }) => display?.saved },
  { name: 'without_rate', of: ({ display }) => display?.missing.join(' ') },
  { name: 'rates_used', of: ({ display }) => display?.rates.map(({ rate_id }) => rate_id).join(' ') },
];

/** A period's beginning on the wall clock of its zone. */
function startIn(instant: string, zone: string, every: string): string {
  const text = new Date(instant).toLocaleString('sv-SE', { timeZone: zone });
  return every === 'hour' ? text.slice(0, 16) : text.slice(0, 10);
}
