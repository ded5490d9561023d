// What a chart says at the cursor: the stretch of time, and every series with its exact figure, the largest first.
import { useMemo } from 'react';
import { useRange } from '../../url/range.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { sumDecimals } from '../decimals.ts';
import type { TimeSeries } from '../time-chart.tsx';
import type { UnitTexts } from '../units.ts';
import { chartWords } from '../words.ts';
import { stretchWords } from './axis.ts';
import { Swatch } from './legend.tsx';

/** `left` and `width` in pixels of the plot. */
export type Pointed = { readonly index: number; readonly left: number; readonly width: number };

type PlotTooltipProps = {
  readonly pointed: Pointed;
  readonly times: readonly number[];
  readonly end: number;
  readonly series: readonly (TimeSeries & { readonly colour: string })[];
  readonly total: boolean;
  readonly unit: UnitTexts;
  readonly bars: boolean;
};

const most = 14;

export function PlotTooltip({ pointed: { index, left, width }, times, end, series, total, unit, bars }: PlotTooltipProps) {
  const language = useLanguage();
  const { zone } = useRange();
  const words = useMemo(() => stretchWords(language, zone), [language, zone]);
  const w = useWords(chartWords);
  const [from, to] = [times[index] ?? end, times[index + 1] ?? end];
  const lines = series
    .map(({ key, label, colour, values, exact }) => ({ key, label, colour, value: values[index] ?? null, exact: exact?.[index] ?? null }))
    .filter(({ value }) => !bars || (value ?? 0) !== 0);
  const sorted = total ? lines.toReversed() : lines.toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1));
  const known = lines.flatMap(({ value }) => value ?? []);
  const sum = known.length === 0 ? null : known.reduce((all, value) => all + value, 0);
  const right = left > width / 2;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-1 z-10 max-w-[min(20rem,90%)] rounded-sm border border-line bg-card px-2 py-1.5 text-xs shadow-float"
      style={right ? { right: `calc(100% - ${Math.round(left - 12)}px)` } : { left: Math.round(left + 12) }}
    >
      <div className="mb-1 whitespace-nowrap text-quiet">{words(from, to)}</div>
      <table className="w-full">
        <tbody>
          {sorted.slice(0, most).map(({ key, label, colour, value, exact }) => (
            <tr key={key}>
              <td className="w-4">
                <Swatch colour={colour} />
              </td>
              <td className="max-w-44 truncate pr-3">{label}</td>
              <td className="whitespace-nowrap text-right font-semibold tabular-nums">{unit.exact(value, exact)}</td>
            </tr>
          ))}
          {total && (
            <tr>
              <td className="w-4" />
              <td className="pt-0.5 pr-3 text-quiet">{w.total}</td>
              <td className="whitespace-nowrap pt-0.5 text-right tabular-nums">
                {unit.exact(sum, sumDecimals(lines.map(({ exact }) => exact)))}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
