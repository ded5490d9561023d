// Rows of zeros for the periods in which a group that appears had no call, so that a chart has a point everywhere. What cannot
// be said without a call stays null.
import type { DaybookError } from '../../errors.ts';
import type { UsageRow } from '../../schema/usage.ts';
import { invalid } from './bindings.ts';
import type { PeriodKey } from './periods.ts';
import { emptyCells, rowReader, type UsageShape } from './usage-rows.ts';

export const tooManyRows = (most: number): DaybookError =>
  invalid(`This makes more than ${most} rows; ask for longer periods, fewer groups or a shorter range.`);

/** Rows sorted by period. Where nothing is grouped there is one row a period, also in an empty ledger. */
export function withGaps(rows: readonly UsageRow[], key: PeriodKey, shape: UsageShape, most: number): UsageRow[] {
  const nameOf = ({ group }: Pick<UsageRow, 'group'>): string => JSON.stringify(shape.group.map((name) => group[name]));
  const groups = new Map(shape.group.length === 0 ? [['[]', {}]] : rows.map((row) => [nameOf(row), row.group]));
  const there = new Map(rows.map((row) => [row.period_start + nameOf(row), row]));
  const inOrder = [...groups].sort(([, a], [, b]) => compareGroups(a, b, shape));
  const read = rowReader(shape, (start) => new Date(start).toISOString());
  const all: UsageRow[] = [];
  for (const start of groups.size === 0 ? [] : key.starts()) {
    const period_start = new Date(start).toISOString();
    for (const [name, group] of inOrder) {
      if (all.length === most) throw tooManyRows(most);
      all.push(there.get(period_start + name) ?? read(emptyCells(shape, start, group)));
    }
  }
  return all;
}

/** As the engine sorts: by the bytes of each value, unknown last. */
function compareGroups(a: UsageRow['group'], b: UsageRow['group'], { group }: UsageShape): number {
  for (const name of group) {
    const [left = null, right = null] = [a[name], b[name]];
    if (left === right) continue;
    if (left === null) return 1;
    return right === null ? -1 : Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return 0;
}
