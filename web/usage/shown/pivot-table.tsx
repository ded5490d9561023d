// One figure by group and period: groups as rows, periods as columns. The sums at both edges are the API's own answers, so that even
// percentiles, which cannot be added, stand there as they are.
import { useMemo } from 'react';
import { type Column as Cells, Table } from '../../parts/table.tsx';
import { useWords } from '../../words/words.ts';
import { within } from '../asked/behind.ts';
import type { Column } from '../asked/columns.ts';
import type { Usage, UsageLine } from '../asked/measures.ts';
import type { Asked, SortBy } from '../asked/question.ts';
import { groupKey, sorted } from '../asked/rows.ts';
import { usageWords } from '../words.ts';
import { Figure } from './figure.tsx';
import { GroupCell } from './group-cell.tsx';
import { placesOf } from './money.ts';
import type { Names } from './names.ts';
import { PeriodCell } from './period-cell.tsx';

type PivotTableProps = {
  readonly asked: Asked;
  readonly usage: Usage;
  readonly column: Column;
  /** The same question without groups: the sums of periods. */
  readonly periods: Usage;
  /** The same question without periods: the sums of groups. */
  readonly groups: Usage;
  readonly names: Names;
  readonly onSort: (sort: SortBy) => void;
};

export function PivotTable({ asked, usage, column, periods, groups, names, onSort }: PivotTableProps) {
  const w = useWords(usageWords);
  const { range, by } = usage;
  const { filters } = asked;
  const label = names.column(column);
  const places = useMemo(
    () => placesOf([...usage.rows, ...periods.rows, ...groups.rows, usage.total].map((row) => column.decimal(row))),
    [usage, periods, groups, column],
  );
  const cellAt = useMemo(() => new Map(usage.rows.map((row) => [`${row.period_start} ${groupKey(row, by)}`, row])), [usage, by]);
  const sort = asked.sort ?? { key: column.key, order: 'desc' as const };
  const all = sorted(groups.rows, [column], sort);
  const figure = (row: UsageLine | undefined, group: UsageLine['group'] | undefined) =>
    row === undefined ? (
      <span className="text-quiet">–</span>
    ) : (
      <Figure
        column={column}
        sums={row}
        label={label}
        places={places}
        place={{ range: within(range, row.period_start, row.period_end), filters, group }}
      />
    );
  const cells: readonly Cells<UsageLine>[] = [
    ...by.map(
      (dimension): Cells<UsageLine> => ({
        key: dimension,
        header: w.dimensions[dimension],
        sort: true,
        cell: (row) => <GroupCell dimension={dimension} value={row.group[dimension] ?? null} names={names} asked={asked} />,
      }),
    ),
    ...periods.rows.map(
      (period): Cells<UsageLine> => ({
        key: period.period_start,
        header: <PeriodCell start={period.period_start} end={period.period_end} asked={asked} range={range} />,
        align: 'right',
        cell: (row) => figure(cellAt.get(`${period.period_start} ${groupKey(row, by)}`), row.group),
      }),
    ),
    { key: column.key, header: w.total, align: 'right', sort: true, cell: (row) => figure(row, row.group) },
  ];
  const whole = column.number(usage.total) === null && !column.measure.adds ? null : usage.total;
  const foot = [
    ...by.map((dimension, at) => (at === 0 ? <span key={dimension}>{w.total}</span> : null)),
    ...periods.rows.map((row) => figure(row, undefined)),
    whole === null ? (
      <span key="total" title={w.noSum} className="text-quiet">
        –
      </span>
    ) : (
      <Figure key="total" column={column} sums={whole} label={label} places={places} place={{ range, filters }} />
    ),
  ];
  return (
    <Table
      label={`${w.title}: ${label}`}
      columns={cells}
      rows={all}
      rowKey={(row) => groupKey(row, by)}
      sort={sort}
      onSort={onSort}
      foot={[foot]}
      className="max-h-[70dvh]"
    />
  );
}
