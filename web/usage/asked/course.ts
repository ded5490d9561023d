// An answer as series over time: the largest groups by themselves, the rest as one where it can be added up.
import type { TimeSeries } from '../../charts/time-chart.tsx';
import { addDecimals } from '../../charts/decimals.ts';
import { otherColour } from '../../charts/colours.ts';
import { type Column, compare, isMissing } from './columns.ts';
import type { Usage, UsageLine } from './measures.ts';
import { groupKey } from './rows.ts';

const most = 7;

export type Course = {
  readonly times: readonly number[];
  readonly end: number;
  readonly series: readonly TimeSeries[];
  /** Of each series the group it is; none for the others together. */
  readonly groups: ReadonlyMap<string, UsageLine['group']>;
};

type Named = { readonly name: (group: UsageLine['group']) => string; readonly others: (count: number) => string };

/** `periods` has a row for every period; `ranked` the groups of the whole range. */
export function courseOf(usage: Usage, periods: Usage, ranked: readonly UsageLine[], column: Column, { name, others }: Named): Course {
  const times = periods.rows.map(({ period_start }) => Date.parse(period_start));
  const placeOf = new Map(periods.rows.map(({ period_start }, at) => [period_start, at]));
  const rowsOf = new Map<string, UsageLine[]>();
  for (const row of usage.rows) {
    const key = groupKey(row, usage.by);
    const known = rowsOf.get(key);
    if (known === undefined) rowsOf.set(key, [row]);
    else known.push(row);
  }
  // A group that has none of this currency has no line.
  const order = ranked
    .filter((row) => column.lacks(row) !== 'none')
    .toSorted((a, b) => Number(isMissing(column, a)) - Number(isMissing(column, b)) || compare(column, b, a));
  const keys = order.map((row) => groupKey(row, usage.by));
  const own = keys.length === most + 1 ? keys : keys.slice(0, most);
  const rest = column.measure.adds ? keys.slice(own.length) : [];
  const lineOf = (rows: readonly UsageLine[], alone: boolean): Pick<TimeSeries, 'values' | 'exact'> => {
    const values: (number | null)[] = times.map(() => (column.measure.adds ? 0 : null));
    const exact: (string | null)[] = times.map(() => (column.measure.adds ? '0' : null));
    for (const row of rows) {
      const at = placeOf.get(row.period_start);
      if (at === undefined) continue;
      const [number, decimal] = [column.number(row), column.decimal(row)];
      if (number !== null) {
        values[at] = (values[at] ?? 0) + number;
        exact[at] = decimal === null ? null : addDecimals(exact[at] ?? '0', decimal);
      } else if (alone && column.lacks(row) !== 'none') {
        // What is unknown is a gap; among others it adds nothing to what is known of them.
        [values[at], exact[at]] = [null, null];
      }
    }
    return { values, ...(column.currency === null ? {} : { exact }) };
  };
  const groups = new Map<string, UsageLine['group']>();
  const series = own.map((key): TimeSeries => {
    const rows = rowsOf.get(key) ?? [];
    const group = rows[0]?.group ?? {};
    const values = Object.values(group);
    const label = name(group);
    // One name has one colour on every page; of two the pair has its own.
    const own = values.length === 1 && typeof values[0] === 'string' ? values[0] : key;
    groups.set(own, group);
    return {
      key: own,
      label,
      ...(values.length > 0 && values.every((value) => value === null) ? { colour: otherColour } : {}),
      ...lineOf(rows, true),
    };
  });
  const remainder: readonly TimeSeries[] =
    rest.length === 0
      ? []
      : [
          {
            key: 'others',
            label: others(rest.length),
            colour: otherColour,
            ...lineOf(
              rest.flatMap((key) => rowsOf.get(key) ?? []),
              false,
            ),
          },
        ];
  return { times, end: Date.parse(periods.rows.at(-1)?.period_end ?? usage.range.to), series: [...series, ...remainder], groups };
}
