// Rows in the order asked for, and the places of their amounts.
import { type Column, columnNamed, compare, isMissing } from './columns.ts';
import type { Usage, UsageLine } from './measures.ts';
import type { SortBy } from './question.ts';

/** By time and then by calls, the most first, unless a column is named. What is missing comes last either way. */
export function sorted(rows: readonly UsageLine[], columns: readonly Column[], sort: SortBy | null): readonly UsageLine[] {
  const column = sort === null ? undefined : columnNamed(columns, sort.key);
  const sign = sort?.order === 'desc' ? -1 : 1;
  const byTime = (a: UsageLine, b: UsageLine): number => order(a.period_start, b.period_start);
  const byCalls = (a: UsageLine, b: UsageLine): number => (b.call_count ?? 0) - (a.call_count ?? 0);
  if (sort?.key === 'period') return rows.toSorted((a, b) => sign * byTime(a, b) || byCalls(a, b));
  if (column === undefined) {
    const name = sort?.key;
    const value = (row: UsageLine): string => Object.entries(row.group).find(([dimension]) => dimension === name)?.[1] ?? '\uffff';
    if (name !== undefined && rows.some(({ group }) => Object.hasOwn(group, name)))
      return rows.toSorted((a, b) => sign * order(value(a), value(b)) || byTime(a, b));
    return rows.toSorted((a, b) => byTime(a, b) || byCalls(a, b));
  }
  return rows.toSorted((a, b) => {
    const [left, right] = [isMissing(column, a), isMissing(column, b)];
    return left || right ? Number(left) - Number(right) : sign * compare(column, a, b) || byTime(a, b);
  });
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Rows of one group, known by what stands in it. */
export const groupKey = (row: Pick<UsageLine, 'group'>, by: Usage['by']): string =>
  JSON.stringify(by.map((dimension) => row.group[dimension] ?? null));
