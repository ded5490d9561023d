// Usage: what was used, by whom, when, at what cost. Everything it shows is in its address; every figure is the API's own and leads to
// the calls behind it.
import { ChartNoAxesColumn } from 'lucide-react';
import { useMemo, useState } from 'react';
import { RangePicker } from '../charts/range-picker.tsx';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { Page } from '../parts/page.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useUrl } from '../url/use-url.ts';
import { useWords } from '../words/words.ts';
import { chartColumn, columnsOf } from './asked/columns.ts';
import { type Asked, type SortBy, useAsked } from './asked/question.ts';
import { useUsage } from './asked/use-usage.ts';
import { Controls, CsvLink } from './choose/controls.tsx';
import { Crumbs } from './choose/crumbs.tsx';
import { Filters } from './choose/filters.tsx';
import { useNames } from './shown/names.ts';
import { Notes } from './shown/notes.tsx';
import { PivotTable } from './shown/pivot-table.tsx';
import { UsageChart } from './shown/usage-chart.tsx';
import { UsageTable } from './shown/usage-table.tsx';
import { UserSummary } from './user/user-summary.tsx';
import { usageWords } from './words.ts';

export function UsagePage() {
  const w = useWords(usageWords);
  const url = useUrl();
  const [now] = useState(() => Date.now());
  const asked = useAsked(now);
  const names = useNames([...asked.by, ...asked.filters.map(({ field }) => field)]);
  const user = url.get('summary');
  return (
    <Page
      title={w.title}
      actions={
        <>
          <CsvLink asked={asked} />
          <RangePicker />
        </>
      }
    >
      <Controls asked={asked} names={names} />
      <Filters asked={asked} names={names} />
      <Crumbs asked={asked} now={now} />
      <Answer asked={asked} names={names} />
      {user !== null && <UserSummary user={user} zone={asked.zone} display={asked.display} onClose={() => url.set({ summary: null })} />}
    </Page>
  );
}

function Answer({ asked, names }: { readonly asked: Asked; readonly names: ReturnType<typeof useNames> }) {
  const w = useWords(usageWords);
  const url = useUrl();
  const { data, error, refetch } = useUsage(asked);
  const columns = useMemo(() => (data === undefined ? [] : columnsOf(data.asked, data.usage)), [data]);
  const column = chartColumn(columns, asked.of, data?.usage.rows ?? []);
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined || column === undefined) {
    return (
      <div className="grid gap-3 2xl:grid-cols-[minmax(0,1fr)_30rem]">
        <Skeleton className="h-80 2xl:order-2" />
        <Skeleton className="h-120" />
      </div>
    );
  }
  const { usage, periods, groups } = data;
  if (usage.rows.length === 0) {
    return (
      <Card>
        <Empty icon={ChartNoAxesColumn} title={w.emptyTitle}>
          {w.emptyText}
        </Empty>
        <Notes usage={usage} />
      </Card>
    );
  }
  const onSort = ({ key, order }: SortBy): void => url.set({ sort: order === 'desc' ? `-${key}` : key });
  const isPivot = asked.pivot && data.asked.every !== 'total';
  const same = { asked: { ...data.asked, sort: asked.sort }, usage, names };
  return (
    <>
      <div className={isPivot ? 'flex min-w-0 flex-col gap-3' : 'grid min-w-0 gap-3 2xl:grid-cols-[minmax(0,1fr)_30rem] 2xl:items-start'}>
        <div className={isPivot ? 'min-w-0' : 'min-w-0 2xl:order-2'}>
          <UsageChart {...same} periods={periods} groups={groups} columns={columns} column={column} />
        </div>
        <Card flush className="min-w-0 overflow-hidden 2xl:order-1">
          {isPivot ? (
            <PivotTable {...same} column={column} periods={periods} groups={groups} onSort={onSort} />
          ) : (
            <UsageTable {...same} columns={columns} onSort={onSort} />
          )}
        </Card>
      </div>
      <Notes usage={usage} />
    </>
  );
}
