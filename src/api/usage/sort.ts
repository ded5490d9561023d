// Rows with the most of something first, within each period; periods stay in the order of time.
import { DaybookError } from '../../errors.ts';
import { parseNano } from '../../lib/money.ts';
import type { ShownRow } from './shape.ts';

export const sortWords = ['cost', 'calls', 'tokens'] as const;
export type SortWord = (typeof sortWords)[number];

/** The measure a word sorts by has to be asked for. */
export const measureOfSort = { cost: 'cost', calls: 'calls', tokens: 'tokens' } as const;

/** What is unknown comes last. Throws question_invalid where amounts in several currencies would have to be compared. */
export function sortedBy(rows: readonly ShownRow[], word: SortWord): readonly ShownRow[] {
  const keyOf = word === 'cost' ? costKey(rows) : word === 'calls' ? countKey('call_count') : countKey('total_tokens');
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  keyed.sort((a, b) => compare(a.row.period_start, b.row.period_start) || compareKeys(a.key, b.key));
  return keyed.map(({ row }) => row);
}

const countKey =
  (name: 'call_count' | 'total_tokens') =>
  (row: ShownRow): bigint =>
    BigInt(row[name] ?? 0);

function costKey(rows: readonly ShownRow[]): (row: ShownRow) => bigint | null {
  if (rows.some(({ display }) => display !== undefined))
    return ({ display }) => (display?.amount == null ? null : parseNano(display.amount));
  const currencies = [...new Set(rows.flatMap(({ costs }) => Object.keys(costs ?? {})))].sort();
  if (currencies.length > 1) {
    throw new DaybookError(
      'question_invalid',
      `sort=cost cannot compare amounts in ${currencies.join(' and ')}; name one currency with display, for example display=${currencies[0]}.`,
    );
  }
  const [currency = ''] = currencies;
  return ({ costs }) => {
    const amount = costs?.[currency];
    return amount === undefined ? null : parseNano(amount);
  };
}

/** The most first, nothing known last. */
function compareKeys(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a > b ? -1 : a < b ? 1 : 0;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
