// What one used over so many days against as many days before. Every figure leads to the calls behind it.
import { Link } from '@tanstack/react-router';
import { ChartColumn } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AnswerOf } from '../../src/api/contract.ts';
import { useAsk } from '../ask/use-ask.ts';
import { Card } from '../parts/card.tsx';
import { Delta } from '../parts/delta.tsx';
import { Empty } from '../parts/empty.tsx';
import { Count, Percent } from '../parts/figures.tsx';
import { Amounts, Money } from '../parts/money.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { callsSearch } from '../query/query.ts';
import { useRange } from '../url/range.ts';
import { useUrl } from '../url/use-url.ts';
import { useWords } from '../words/words.ts';
import { meWords } from './words.ts';

type Summary = AnswerOf<'GET /api/users/{user}/usage-summary'>;
type Model = Summary['top_models'][number];

const choices = ['7', '30', '90'] as const;

export function UsageCard({ user }: { readonly user: string }) {
  const w = useWords(meWords);
  const url = useUrl();
  const { zone } = useRange();
  const days = choices.find((one) => one === url.get('days')) ?? '30';
  const { data, error, refetch } = useAsk(
    'GET /api/users/{user}/usage-summary',
    { path: { user }, query: { days, zone } },
    { keepBefore: true },
  );
  return (
    <Card
      title={w.usage}
      actions={
        <Segmented
          label={w.daysLabel}
          size="s"
          value={days}
          options={choices.map((value) => ({ value, label: w.days(Number(value)) }))}
          onChange={(value) => url.set({ days: value === '30' ? null : value })}
        />
      }
    >
      {error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null && <Skeleton className="h-64" /> : <Summed summary={data} user={user} />}
    </Card>
  );
}

function Summed({ summary, user }: { readonly summary: Summary; readonly user: string }) {
  const w = useWords(meWords);
  const { previous, days, range } = summary;
  if (summary.total_calls === 0 && previous.total_calls === 0)
    return (
      <Empty icon={ChartColumn} title={w.noUse}>
        {w.noUseAbout}
      </Empty>
    );
  const behind = (filters: Readonly<Record<string, string | null | readonly string[]>> = {}) =>
    callsSearch({ filters: { user, ...filters }, from: range.from, to: range.to });
  // Amounts of several currencies stand side by side: without a rate they are not added up.
  const spent = Object.entries(summary.total_cost);
  const columns: readonly Column<Model>[] = [
    {
      key: 'model',
      header: w.model,
      cell: ({ model_name }) => (
        <Link to="/calls" search={behind({ model: model_name })} className="font-medium hover:underline">
          {model_name ?? '–'}
        </Link>
      ),
    },
    { key: 'calls', header: w.calls, align: 'right', cell: ({ calls }) => <Count value={calls} /> },
    { key: 'tokens', header: w.tokens, align: 'right', cell: ({ tokens }) => <Count value={tokens} compact /> },
    {
      key: 'cost',
      header: w.cost,
      align: 'right',
      cell: ({ cost, unpriced_count }) => <Amounts costs={unpriced_count > 0 && Object.keys(cost).length === 0 ? null : cost} />,
    },
  ];
  return (
    <div className="flex flex-col gap-3">
      <p className="text-quiet text-xs">{w.against(days)}</p>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))]">
        <Figure label={w.calls} change={<Delta now={summary.total_calls} before={previous.total_calls} />}>
          <Link to="/calls" search={behind()} className="hover:underline">
            <Count value={summary.total_calls} />
          </Link>
        </Figure>
        <Figure label={w.success} change={<Delta now={summary.success_rate} before={previous.success_rate} better="up" />}>
          <Link to="/calls" search={behind({ status: 'success' })} className="hover:underline">
            <Percent ratio={summary.success_rate} />
          </Link>
        </Figure>
        <Figure label={w.failed} change={<Delta now={summary.total_failed} before={previous.total_failed} better="down" />}>
          <Link to="/calls" search={behind({ status: ['failed', 'timeout'] })} className="hover:underline">
            <Count value={summary.total_failed} />
          </Link>
        </Figure>
        <Figure label={w.tokens} change={<Delta now={summary.total_tokens} before={previous.total_tokens} />}>
          <Link to="/calls" search={behind()} className="hover:underline">
            <Count value={summary.total_tokens} compact />
          </Link>
        </Figure>
        {spent.length === 0 && (
          <Figure label={w.cost} change={null}>
            <Amounts costs={summary.total_cost} />
          </Figure>
        )}
        {spent.map(([currency, amount]) => (
          <Figure
            key={currency}
            label={spent.length === 1 ? w.cost : w.costIn(currency)}
            change={<CostDelta ratio={summary.change.total_cost[currency]?.ratio} />}
          >
            <Link to="/calls" search={behind({ currency })} className="hover:underline">
              <Money amount={amount} currency={currency} />
            </Link>
          </Figure>
        ))}
      </dl>
      {summary.unpriced_count > 0 && (
        <p className="text-xs">
          <Link to="/calls" search={behind({ cost_status: 'unknown' })} className="text-warn hover:underline">
            {w.unpriced(summary.unpriced_count)}
          </Link>
        </p>
      )}
      {summary.top_models.length > 0 && (
        <div className="-mx-3 border-line border-t">
          <Table label={w.topModels} columns={columns} rows={summary.top_models} rowKey={({ model_name }) => model_name ?? ''} />
        </div>
      )}
    </div>
  );
}

/** The API tells the change of an amount as a part of what was before. */
function CostDelta({ ratio }: { readonly ratio: number | null | undefined }) {
  return ratio === null || ratio === undefined ? <Delta now={1} before={0} /> : <Delta now={1 + ratio} before={1} better="down" />;
}

type FigureProps = { readonly label: string; readonly change: ReactNode; readonly children: ReactNode };

function Figure({ label, change, children }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-quiet text-xs">{label}</dt>
      <dd className="font-semibold text-lg">{children}</dd>
      <dd className="min-h-4">{change}</dd>
    </div>
  );
}
