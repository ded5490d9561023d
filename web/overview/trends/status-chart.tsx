// Calls over time by how they ended. Usage counts what failed and what ran out of time as one.
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { StatusBars } from '../../charts/status-bars.tsx';
import { useStatusWord } from '../../parts/status.tsx';
import { useRange } from '../../url/range.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { Trends } from '../asking.ts';
import { type Behind, failedStatuses } from '../behind.ts';
import { overviewWords } from '../words.ts';
import type { Periods } from './periods.ts';

type TrendProps = { readonly trends: Trends; readonly periods: Periods; readonly behind: Behind };

export function StatusChart({ trends: { total }, periods, behind }: TrendProps) {
  const w = useWords(overviewWords);
  const wordOf = useStatusWord();
  const { count } = useFormats();
  const navigate = useNavigate();
  const { set } = useRange();
  const counts = useMemo(
    () => ({
      success: total.success_count,
      failed: total.failed_count,
      cancelled: total.cancelled_count,
      refused: total.refused_count,
      unknown: total.unknown_count,
    }),
    [total],
  );
  const named = [
    [w.calls, total.call_count],
    [wordOf('success'), total.success_count],
    [w.failedOrTimedOut, total.failed_count],
    [wordOf('cancelled'), total.cancelled_count],
    [wordOf('refused'), total.refused_count],
    [wordOf('unknown'), total.unknown_count],
  ] as const;
  return (
    <ChartCard
      title={w.callsByStatus}
      table={{
        columns: [w.time, ...named.map(([name]) => name)],
        rows: periods.labels.map((label, at) => [label, ...named.map(([, column]) => count(column[at] ?? 0))]),
      }}
    >
      <StatusBars
        label={w.callsByStatus}
        times={periods.times}
        end={periods.end}
        counts={counts}
        height={trendHeight}
        onZoom={(from, to) => set({ from, to })}
        onPick={(status, from, to) => {
          const statuses = status === null ? null : status === 'failed' ? failedStatuses : [status];
          void navigate({ to: '/calls', search: behind.of(statuses === null ? {} : { status: statuses }, {}, { from, to }) });
        }}
      />
    </ChartCard>
  );
}

export const trendHeight = 200;
