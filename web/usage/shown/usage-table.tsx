// Usage as rows: a period and a group each, every figure leading to its calls, and a line of sums that the API added up itself.
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { type Column as Cells, Table } from '../../parts/table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { within } from '../asked/behind.ts';
import type { Column } from '../asked/columns.ts';
import type { Usage, UsageLine } from '../asked/measures.ts';
import type { Asked, SortBy } from '../asked/question.ts';
import { groupKey, sorted } from '../asked/rows.ts';
import { usageWords } from '../words.ts';
import { Figure, useWriting } from './figure.tsx';
import { GroupCell } from './group-cell.tsx';
import { placesOf } from './money.ts';
import type { Names } from './names.ts';
import { PeriodCell } from './period-cell.tsx';

type UsageTableProps = {
  readonly asked: Asked;
  readonly usage: Usage;
  readonly columns: readonly Column[];
  readonly names: Names;
  readonly onSort: (sort: SortBy) => void;
};

const page = 200;

export function UsageTable({ asked, usage, columns, names, onSort }: UsageTableProps) {
  const w = useWords(usageWords);
  const { count } = useFormats();
  const write = useWriting();
  const [most, setMost] = useState(page);
  const { range, rows, total, by } = usage;
  const { filters } = asked;
  const all = sorted(rows, columns, asked.sort);
  const places = columns.map((column) => placesOf([...rows, total].map((row) => column.decimal(row))));
  const period: Cells<UsageLine> = {
    key: 'period',
    header: w.periods[asked.every],
    sort: true,
    cell: (row) => <PeriodCell start={row.period_start} end={row.period_end} asked={asked} range={range} />,
  };
  const cells: readonly Cells<UsageLine>[] = [
    ...(asked.every === 'total' ? [] : [period]),
    ...by.map(
      (dimension): Cells<UsageLine> => ({
        key: dimension,
        header: w.dimensions[dimension],
        sort: true,
        cell: (row) => <GroupCell dimension={dimension} value={row.group[dimension] ?? null} names={names} asked={asked} />,
      }),
    ),
    ...columns.map(
      (column, at): Cells<UsageLine> => ({
        key: column.key,
        header: names.column(column),
        align: 'right',
        sort: true,
        cell: (row) => (
          <Figure
            column={column}
            sums={row}
            label={names.column(column)}
            places={places[at] ?? 2}
            place={{ range: within(range, row.period_start, row.period_end), filters, group: row.group }}
          />
        ),
      }),
    ),
  ];
  const named = cells.length - columns.length;
  const sums = [
    ...Array.from({ length: named }, (_, at) => (at === 0 ? w.total : null)),
    ...columns.map((column, at) =>
      column.number(total) === null && !column.measure.adds ? (
        <span key={column.key} title={w.noSum} className="text-quiet">
          {write(column, { call_count: 0 }, 2).text}
        </span>
      ) : (
        <Figure
          key={column.key}
          column={column}
          sums={total}
          label={names.column(column)}
          places={places[at] ?? 2}
          place={{ range, filters }}
        />
      ),
    ),
  ];
  return (
    <>
      <Table
        label={w.title}
        columns={cells}
        rows={all.slice(0, most)}
        rowKey={(row) => `${row.period_start} ${groupKey(row, by)}`}
        sort={asked.sort}
        onSort={onSort}
        foot={[sums]}
        className="max-h-[70dvh]"
      />
      {all.length > most && (
        <div className="flex items-center gap-3 px-3 py-2 text-quiet">
          {w.shownRows(count(most), count(all.length))}
          <Button size="s" onClick={() => setMost(most + 5 * page)}>
            {w.more}
          </Button>
        </div>
      )}
    </>
  );
}
