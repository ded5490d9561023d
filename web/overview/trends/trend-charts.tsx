// The trends of a range: how calls ended, what they are stacked by, cost of each currency, how long they took.
import { useMemo } from 'react';
import { colourOf } from '../../charts/colours.ts';
import { pixelsOf } from '../../charts/decimals.ts';
import type { TimeSeries } from '../../charts/time-chart.tsx';
import type { Unit } from '../../charts/units.ts';
import { useWords } from '../../words/words.ts';
import type { Overview, Stack, Trends } from '../asking.ts';
import type { Behind } from '../behind.ts';
import { overviewWords } from '../words.ts';
import { LineChart } from './line-chart.tsx';
import { type Periods, usePeriods } from './periods.ts';
import { StackChart } from './stack-chart.tsx';
import { StatusChart } from './status-chart.tsx';

type TrendChartsProps = {
  readonly overview: Overview;
  readonly trends: Trends;
  readonly behind: Behind;
  readonly chosen: Stack;
};

export const wideGrid = 'grid grid-cols-1 gap-3 xl:grid-cols-2';
const evenGrid = 'grid grid-cols-1 gap-3 md:grid-cols-2 2xl:grid-cols-4';
export const narrowGrid = 'grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3';

export function TrendCharts({ overview, trends, behind, chosen }: TrendChartsProps) {
  const w = useWords(overviewWords);
  const periods = usePeriods(overview.range, trends);
  const { total } = trends;
  const costs = useMemo(
    () =>
      overview.display === null
        ? Object.entries(total.costs).sort(([a], [b]) => (a < b ? -1 : 1))
        : [[overview.display, total.display ?? []] as const],
    [overview.display, total],
  );
  const durations = useMemo(() => timesOf(total.duration_p50_ms, total.duration_p95_ms, w), [total, w]);
  const firsts = useMemo(() => timesOf(total.ttft_p50_ms, total.ttft_p95_ms, w), [total, w]);
  return (
    <>
      <div className={wideGrid}>
        <StatusChart trends={trends} periods={periods} behind={behind} />
        <StackChart overview={overview} trends={trends} periods={periods} behind={behind} chosen={chosen} />
      </div>
      <div className={costs.length % 2 === 0 ? evenGrid : narrowGrid}>
        {costs.map(([currency, amounts]) => (
          <CostChart key={currency} currency={currency} amounts={amounts} periods={periods} behind={behind} />
        ))}
        <LineChart title={w.durationOver} series={durations} unit="ms" periods={periods} behind={behind} />
        <LineChart title={w.ttftOver} series={firsts} unit="ms" periods={periods} behind={behind} />
      </div>
    </>
  );
}

type CostChartProps = {
  readonly currency: string;
  readonly amounts: readonly (string | null)[];
  readonly periods: Periods;
  readonly behind: Behind;
};

function CostChart({ currency, amounts, periods, behind }: CostChartProps) {
  const w = useWords(overviewWords);
  const unit = useMemo((): Unit => ({ currency }), [currency]);
  const series = useMemo(
    (): readonly TimeSeries[] => [
      { key: currency, label: currency, colour: colourOf(currency), values: amounts.map(pixelsOf), exact: amounts },
    ],
    [currency, amounts],
  );
  return <LineChart title={w.costOver(currency)} series={series} unit={unit} periods={periods} behind={behind} bars />;
}

type Times = readonly (number | null)[];

/** None where no time is known: the chart says so. */
const timesOf = (p50: Times, p95: Times, w: { readonly p50: string; readonly p95: string }): readonly TimeSeries[] =>
  p50.every((time) => time === null)
    ? []
    : [
        { key: 'p50', label: w.p50, colour: 'var(--color-accent)', values: p50 },
        { key: 'p95', label: w.p95, colour: 'var(--color-violet)', values: p95 },
      ];
