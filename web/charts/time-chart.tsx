// Series over time: lines, or one upon the other. Hovering names every figure exactly, dragging zooms, a click leads to what is behind.
// The canvas and its library come when the first chart is shown; until then the place is kept. Its accessible form is the table that
// ChartCard shows. Lists that do not change should stay the same lists: a new one is drawn anew.
import { lazy, Suspense } from 'react';
import { useWords } from '../words/words.ts';
import type { Unit } from './units.ts';
import { chartWords } from './words.ts';

export type TimeSeries = {
  readonly key: string;
  readonly label: string;
  /** A CSS colour; the one of its key unless given. */
  readonly colour?: string | undefined;
  /** Null is unknown: a gap. */
  readonly values: readonly (number | null)[];
  /** Amounts as decimal texts, which is what a reader is shown; `values` are their heights alone. */
  readonly exact?: readonly (string | null)[] | undefined;
};

export type TimeChartProps = {
  readonly label: string;
  /** Where each bucket begins, epoch milliseconds, ascending. */
  readonly times: readonly number[];
  /** Where the last one ends. */
  readonly end?: number | undefined;
  readonly series: readonly TimeSeries[];
  readonly stacked?: boolean | undefined;
  readonly bars?: boolean | undefined;
  readonly unit: Unit;
  /** Whole buckets, ISO times; the end is not included. */
  readonly onZoom?: ((from: string, to: string) => void) | undefined;
  /** The series and the bucket that were clicked; no series where the click was above them all. */
  readonly onPick?: ((key: string | null, from: string, to: string) => void) | undefined;
  readonly height?: number | undefined;
};

const TimePlot = lazy(() => import('./plot/time-plot.tsx').then((module) => ({ default: module.TimePlot })));

export function TimeChart(props: TimeChartProps) {
  const { height = 200, times, series } = props;
  const w = useWords(chartWords);
  const legend = series.length > 1 ? 28 : 0;
  if (times.length === 0 || series.length === 0) {
    return (
      <div style={{ height }} className="flex items-center justify-center text-quiet">
        {w.noData}
      </div>
    );
  }
  return (
    <Suspense fallback={<div style={{ height: height + legend }} />}>
      <TimePlot {...props} />
    </Suspense>
  );
}
