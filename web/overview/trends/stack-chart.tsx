// Calls, tokens or cost over time, stacked by what one chooses. Amounts in several currencies have no common height: one at a time.
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { TimeChart } from '../../charts/time-chart.tsx';
import { type Unit, useUnit } from '../../charts/units.ts';
import { Segmented } from '../../parts/segmented.tsx';
import { Select } from '../../parts/select.tsx';
import { useRange } from '../../url/range.ts';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { type Overview, type Stack, stacks, type Trends } from '../asking.ts';
import type { Behind } from '../behind.ts';
import { overviewWords } from '../words.ts';
import { askedOf, measures, seriesOf } from './layers.ts';
import type { Periods } from './periods.ts';
import { trendHeight } from './status-chart.tsx';

type StackChartProps = {
  readonly overview: Pick<Overview, 'stack' | 'display'>;
  readonly trends: Trends;
  readonly periods: Periods;
  readonly behind: Behind;
  /** What is chosen, which may be on its way still. */
  readonly chosen: Stack;
};

const dimensionOf = { model: 'model_name', vendor: 'vendor_name', app: 'source_app', user: 'user' } as const;

export function StackChart({ overview: { stack, display }, trends, periods, behind, chosen }: StackChartProps) {
  const w = useWords(overviewWords);
  const url = useUrl();
  const navigate = useNavigate();
  const { set } = useRange();
  const measure = measures.find((one) => one === url.get('measure')) ?? 'calls';
  const currencies = useMemo(() => Object.keys(trends.total.costs).sort(), [trends]);
  const currency = currencies.find((one) => one === url.get('cost_in')) ?? currencies[0] ?? 'USD';
  const shown = display ?? currency;
  const unit = useMemo(
    (): Unit => (measure === 'cost' ? { currency: shown } : measure === 'tokens' ? 'tokens' : 'count'),
    [measure, shown],
  );
  const texts = useUnit(unit);
  const nameless = w.nameless[dimensionOf[stack]];
  const series = useMemo(
    () => seriesOf(trends.layers, measure, display === null ? currency : null, { rest: w.rest, nameless }),
    [trends, measure, display, currency, w.rest, nameless],
  );
  return (
    <ChartCard
      title={w.stackTitle[stack]}
      table={{
        columns: [w.time, ...series.map(({ label }) => label)],
        rows: periods.labels.map((label, at) => [
          label,
          ...series.map(({ values, exact }) => texts.exact(values[at] ?? null, exact?.[at])),
        ]),
      }}
      actions={
        <>
          {measure === 'cost' && display === null && currencies.length > 1 && (
            <div className="w-20">
              <Select
                label={w.currency}
                size="s"
                value={currency}
                onChange={(next) => url.set({ cost_in: next })}
                options={currencies.map((one) => ({ value: one, label: one }))}
              />
            </div>
          )}
          <Segmented
            label={w.measure}
            size="s"
            value={measure}
            onChange={(next) => url.set({ measure: next === 'calls' ? null : next })}
            options={measures.map((one) => ({ value: one, label: w.measures[one] }))}
          />
          <Segmented
            label={w.stackLabel}
            size="s"
            value={chosen}
            onChange={(next) => url.set({ stack: next === 'model' ? null : next })}
            options={stacks.map((one) => ({ value: one, label: w.stack[one] }))}
          />
        </>
      }
    >
      <TimeChart
        label={w.stackTitle[stack]}
        times={periods.times}
        end={periods.end}
        series={series}
        unit={unit}
        bars
        height={trendHeight}
        onZoom={(from, to) => set({ from, to })}
        onPick={(key, from, to) => {
          const { asked, not } = askedOf(trends.layers, key, stack);
          void navigate({ to: '/calls', search: behind.of(asked, not, { from, to }) });
        }}
      />
    </ChartCard>
  );
}
