// Lines over time in one unit: what an amount or a time was in each period. A click leads to the calls of the period.
import { useNavigate } from '@tanstack/react-router';
import { ChartCard } from '../../charts/chart-card.tsx';
import { TimeChart, type TimeSeries } from '../../charts/time-chart.tsx';
import { type Unit, useUnit } from '../../charts/units.ts';
import { useRange } from '../../url/range.ts';
import { useWords } from '../../words/words.ts';
import type { Behind } from '../behind.ts';
import { overviewWords } from '../words.ts';
import type { Periods } from './periods.ts';

type LineChartProps = {
  readonly title: string;
  readonly series: readonly TimeSeries[];
  readonly unit: Unit;
  readonly periods: Periods;
  readonly behind: Behind;
  readonly bars?: boolean;
};

export function LineChart({ title, series, unit, periods, behind, bars = false }: LineChartProps) {
  const w = useWords(overviewWords);
  const texts = useUnit(unit);
  const navigate = useNavigate();
  const { set } = useRange();
  return (
    <ChartCard
      title={title}
      table={{
        columns: [w.time, ...series.map(({ label }) => label)],
        rows: periods.labels.map((label, at) => [
          label,
          ...series.map(({ values, exact }) => texts.exact(values[at] ?? null, exact?.[at])),
        ]),
      }}
    >
      <TimeChart
        label={title}
        times={periods.times}
        end={periods.end}
        series={series}
        unit={unit}
        bars={bars}
        height={140}
        onZoom={(from, to) => set({ from, to })}
        onPick={(_, from, to) => void navigate({ to: '/calls', search: behind.of({}, {}, { from, to }) })}
      />
    </ChartCard>
  );
}
