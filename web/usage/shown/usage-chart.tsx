// One figure of the answer over time, or as bars where there is no time; the same figures as a table at the press of a button.
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { BarList } from '../../charts/bar-list.tsx';
import { ChartCard, type ChartTable } from '../../charts/chart-card.tsx';
import { exactMoney, useUnit } from '../../charts/units.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { Select } from '../../parts/select.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useFormats } from '../../words/formats.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { callsBehind, within } from '../asked/behind.ts';
import { type Column, compare, unpricedIn } from '../asked/columns.ts';
import { courseOf } from '../asked/course.ts';
import type { Usage } from '../asked/measures.ts';
import { periodWords } from '../asked/periods.ts';
import type { Asked } from '../asked/question.ts';
import { groupKey } from '../asked/rows.ts';
import { usageWords } from '../words.ts';
import { useWriting } from './figure.tsx';
import type { Names } from './names.ts';

type UsageChartProps = {
  readonly asked: Asked;
  readonly usage: Usage;
  readonly periods: Usage;
  readonly groups: Usage;
  readonly columns: readonly Column[];
  readonly column: Column;
  readonly names: Names;
};

export function UsageChart({ columns, ...rest }: UsageChartProps) {
  const w = useWords(usageWords);
  const url = useUrl();
  const { asked, column, names } = rest;
  const title = w.chartOf(names.column(column), asked.by.map((dimension) => w.dimensions[dimension]).join(' · '));
  const choice = (
    <span className="inline-block w-44">
      <Select
        label={w.figure}
        size="s"
        value={column.key}
        onChange={(key) => url.set({ of: key })}
        options={columns.map((one) => ({ value: one.key, label: names.column(one) }))}
      />
    </span>
  );
  return asked.every === 'total' ? <Bars title={title} actions={choice} {...rest} /> : <Course title={title} actions={choice} {...rest} />;
}

const mostBars = 400;

type Inner = Omit<UsageChartProps, 'columns'> & { readonly title: string; readonly actions: React.ReactNode };

function Course({ asked, usage, periods, groups, column, names, title, actions }: Inner) {
  const w = useWords(usageWords);
  const language = useLanguage();
  const url = useUrl();
  const go = useNavigate();
  const { by, range } = usage;
  const texts = useUnit(column.unit);
  const course = useMemo(
    () =>
      courseOf(usage, periods, groups.rows, column, {
        name: (group) => (by.length === 0 ? w.everything : names.group(group, by)),
        others: w.others,
      }),
    [usage, periods, groups, column, names, by, w],
  );
  const words = useMemo(() => periodWords(asked.every, language, asked.zone), [asked.every, language, asked.zone]);
  const table: ChartTable = {
    columns: [w.periods[asked.every], ...course.series.map(({ label }) => label)],
    rows: periods.rows.map((row, at) => [
      words(row.period_start, row.period_end),
      ...course.series.map(({ values, exact }) => texts.exact(values[at] ?? null, exact?.[at] ?? null)),
    ]),
  };
  return (
    <ChartCard title={title} actions={actions} table={table}>
      <TimeChart
        label={title}
        times={course.times}
        end={course.end}
        series={course.series}
        stacked={column.measure.adds && course.series.length > 1}
        // A period is one sum: a line between two of them would say what nobody counted. Too many bars are thinner than a pixel.
        bars={column.measure.adds && course.times.length <= mostBars}
        unit={column.unit}
        height={240}
        onZoom={(from, to) => url.set({ ...within(range, from, to), every: null, via: null }, { push: true })}
        onPick={(key, from, to) => {
          const group = key === null ? undefined : course.groups.get(key);
          void go({ to: '/calls', search: callsBehind({ range: within(range, from, to), filters: asked.filters, group }, column.behind) });
        }}
      />
    </ChartCard>
  );
}

function Bars({ asked, usage, column, names, title, actions }: Inner) {
  const language = useLanguage();
  const w = useWords(usageWords);
  const write = useWriting();
  const { count } = useFormats();
  const { by, range, rows } = usage;
  const textOf = (row: Usage['rows'][number]): string => {
    const [decimal, unpriced] = [column.decimal(row), unpricedIn(column, row)];
    const text = decimal !== null && column.currency !== null ? exactMoney(decimal, column.currency, language) : write(column, row, 2).text;
    return unpriced > 0 ? `${text} ${w.andUnknown(count(unpriced))}` : text;
  };
  const shown = rows.toSorted((a, b) => compare(column, b, a)).slice(0, 20);
  const name = (row: Usage['rows'][number]): string => (by.length === 0 ? w.everything : names.group(row.group, by));
  const items = shown.map((row) => {
    const values = Object.values(row.group);
    return {
      key: values.length === 1 && typeof values[0] === 'string' ? values[0] : groupKey(row, by),
      label: name(row),
      value: column.number(row),
      text: textOf(row),
      to: '/calls',
      search: callsBehind({ range, filters: asked.filters, group: row.group }, column.behind),
    };
  });
  return (
    <ChartCard
      title={title}
      actions={actions}
      table={{ columns: [title, names.column(column)], rows: rows.map((row) => [name(row), textOf(row)]) }}
    >
      <BarList label={title} items={items} />
    </ChartCard>
  );
}
