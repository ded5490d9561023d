// The overview: what the calls of a range come to, how that changed, and where each figure leads. Before the first call it shows how
// to make one.
import { CalendarClock } from 'lucide-react';
import { useEffect, useState } from 'react';
import { RangePicker } from '../charts/range-picker.tsx';
import { FirstRun, useAnyCall } from '../first-run/first-run.tsx';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Page } from '../parts/page.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useRange } from '../url/range.ts';
import { useWords } from '../words/words.ts';
import { useOverview } from './asking.ts';
import { type Asked, behindOf } from './behind.ts';
import { FigureCards } from './figures/figure-cards.tsx';
import { AddFilter } from './filters/add-filter.tsx';
import { DisplayChoice } from './filters/display-choice.tsx';
import { FilterBar } from './filters/filter-bar.tsx';
import { FailureList } from './lists/failure-list.tsx';
import { TopLists } from './lists/top-lists.tsx';
import { WeekHours } from './lists/week-hours.tsx';
import { LiveStrip } from './live/live-strip.tsx';
import { narrowGrid, TrendCharts, wideGrid } from './trends/trend-charts.tsx';
import { WaitingFigures, WaitingLists, WaitingTrends } from './waiting.tsx';
import { overviewWords } from './words.ts';

export function OverviewPage() {
  const w = useWords(overviewWords);
  const [isEmpty, setEmpty] = useState(false);
  const any = useAnyCall(isEmpty);
  const [isFirst, setFirst] = useState(false);
  // Once shown it stays until the person goes on, so that they see the light go on.
  if (any === false && !isFirst) setFirst(true);
  if (!isFirst) return <Figures isSure={any !== null} onEmpty={setEmpty} />;
  return (
    <Page title={w.title}>
      <FirstRun onDone={() => setFirst(false)} />
    </Page>
  );
}

type FiguresProps = {
  /** Whether it is known that there are calls, if none of this range. */
  readonly isSure: boolean;
  readonly onEmpty: (isEmpty: boolean) => void;
};

function Figures({ isSure, onEmpty }: FiguresProps) {
  const w = useWords(overviewWords);
  const { zone } = useRange();
  const { stack, filters, totals, trends, lists } = useOverview();
  const behind = (range: Parameters<typeof behindOf>[0]) => behindOf(range, filters, zone);
  const shown = totals.data?.totals;
  const course = trends.data?.trends ?? null;
  const isEmpty = shown?.now.call_count === 0 && !totals.isPlaceholderData;
  useEffect(() => onEmpty(isEmpty), [isEmpty, onEmpty]);
  const error = totals.error ?? trends.error ?? lists.error;
  const again = (): void => {
    for (const one of [totals, trends, lists]) if (one.error !== null) void one.refetch();
  };
  return (
    <Page
      title={w.title}
      actions={
        <>
          <DisplayChoice billedIn={Object.keys(shown?.now.costs ?? {})} />
          <AddFilter tops={lists.data?.tops ?? null} />
          <RangePicker />
        </>
      }
    >
      <FilterBar filters={filters} />
      <LiveStrip />
      {error !== null && <Trouble error={error} onRetry={again} />}
      {isEmpty && isSure && <Nothing filters={filters} />}
      {totals.data === undefined || shown == null ? (
        totals.error === null && <WaitingFigures />
      ) : (
        <FigureCards overview={totals.data} totals={shown} trends={course} behind={behind(totals.data.range)} />
      )}
      {trends.data === undefined || course === null ? (
        trends.error === null && <WaitingTrends />
      ) : (
        <TrendCharts overview={trends.data} trends={course} behind={behind(trends.data.range)} chosen={stack} />
      )}
      {lists.data?.tops == null || lists.data.hours === null || lists.data.failures === null ? (
        lists.error === null && <WaitingLists />
      ) : (
        <>
          <div className={narrowGrid}>
            <TopLists tops={lists.data.tops} behind={behind(lists.data.range)} />
          </div>
          <div className={wideGrid}>
            <WeekHours hours={lists.data.hours} zone={lists.data.zone} behind={behind(lists.data.range)} />
            <FailureList failures={lists.data.failures} behind={behind(lists.data.range)} />
          </div>
        </>
      )}
    </Page>
  );
}

function Nothing({ filters }: { readonly filters: Asked }) {
  const w = useWords(overviewWords);
  const { set } = useRange();
  return (
    <Empty
      icon={CalendarClock}
      title={w.nothing}
      action={
        <span className="flex flex-wrap gap-2">
          {[7, 30].map((days) => (
            <Button key={days} onClick={() => set({ from: `now-${days}d`, to: 'now' })}>
              {w.lastDays(days)}
            </Button>
          ))}
        </span>
      }
    >
      {Object.keys(filters).length > 0 ? w.nothingWhy : null}
    </Empty>
  );
}
