// One user over some days: sums, what changed against as many days before, the models used most. Its own panel, named in the address.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { Delta } from '../../parts/delta.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Count, Percent } from '../../parts/figures.tsx';
import { Amounts, Money } from '../../parts/money.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { Table } from '../../parts/table.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { callsBehind } from '../asked/behind.ts';
import type { Behind } from '../asked/measures.ts';
import { usageWords } from '../words.ts';

type Summary = AnswerOf<'GET /api/users/{user}/usage-summary'>;
type Model = Summary['top_models'][number];
type Priced = Pick<Model, 'display' | 'cost' | 'unpriced_count'>;
type UserSummaryProps = { readonly user: string; readonly zone: string; readonly display: string | null; readonly onClose: () => void };

const spans = ['7', '30', '90'] as const;

export function UserSummary({ user, zone, display, onClose }: UserSummaryProps) {
  const w = useWords(usageWords);
  const [days, setDays] = useState<(typeof spans)[number]>('30');
  const { data, error, refetch } = useAsk(
    'GET /api/users/{user}/usage-summary',
    { path: { user }, query: { days, zone, display } },
    { keepBefore: true },
  );
  return (
    <Dialog open wide onClose={onClose} title={w.summaryOf(user)}>
      <div className="flex flex-col gap-4">
        <Segmented
          label={w.days}
          value={days}
          onChange={setDays}
          options={spans.map((span) => ({ value: span, label: w.daysOf(Number(span)) }))}
        />
        {error !== null ? (
          <Trouble error={error} onRetry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeleton className="h-72" />
        ) : (
          <Shown summary={data} />
        )}
      </div>
    </Dialog>
  );
}

function Shown({ summary }: { readonly summary: Summary }) {
  const w = useWords(usageWords);
  const { count } = useFormats();
  const { range, user, previous, change, days } = summary;
  const to = (behind: Behind = {}, model?: string | null) =>
    callsBehind({ range, filters: [], group: { user, ...(model === undefined ? {} : { model_name: model }) } }, behind);
  const link = 'rounded-sm underline-offset-4 hover:text-accent hover:underline';
  const amounts = (sums: Priced) =>
    sums.display !== null && sums.display.missing.length === 0 ? (
      <Money amount={sums.display.amount} currency={sums.display.currency} />
    ) : (
      <Amounts costs={Object.keys(sums.cost).length === 0 && sums.unpriced_count > 0 ? null : sums.cost} />
    );
  const cost = (sums: Priced) => (
    <>
      {amounts(sums)}
      {sums.unpriced_count > 0 && Object.keys(sums.cost).length > 0 && (
        <span title={w.unknownHint} className="whitespace-nowrap font-normal text-quiet text-xs">
          {' '}
          {w.andUnknown(count(sums.unpriced_count))}
        </span>
      )}
    </>
  );
  const tiles = [
    { name: w.calls, search: to(), figure: <Count value={summary.total_calls} />, now: summary.total_calls, before: previous.total_calls },
    {
      name: w.succeeded,
      search: to({ status: ['success'] }),
      figure: <Count value={summary.total_success} />,
      now: summary.total_success,
      before: previous.total_success,
    },
    {
      name: w.failed,
      search: to({ status: ['failed', 'timeout'] }),
      figure: <Count value={summary.total_failed} />,
      now: summary.total_failed,
      before: previous.total_failed,
      better: 'down' as const,
    },
    {
      name: w.successRate,
      search: to(),
      figure: summary.success_rate === null ? '–' : <Percent ratio={summary.success_rate} />,
      now: summary.success_rate,
      before: previous.success_rate,
      better: 'up' as const,
    },
    {
      name: w.tokens,
      search: to(),
      figure: <Count value={summary.total_tokens} />,
      now: summary.total_tokens,
      before: previous.total_tokens,
    },
    {
      name: w.unpriced,
      search: to({ unpriced: ['true'] }),
      figure: <Count value={summary.unpriced_count} />,
      now: summary.unpriced_count,
      before: previous.unpriced_count,
      better: 'down' as const,
    },
  ];
  const costs = Object.entries(change.total_cost).flatMap(([currency, { ratio }]) => (ratio === null ? [] : [{ currency, ratio }]));
  return (
    <>
      <p className="text-quiet text-xs">{w.before(days)}</p>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {tiles.map(({ name, search, figure, now, before, better }) => (
          <div key={name}>
            <dt className="text-quiet text-xs">{name}</dt>
            <dd>
              <Link to="/calls" search={search} className={`${link} font-semibold text-xl`}>
                {figure}
              </Link>
              <div>
                <Delta now={now} before={before} better={better} />
              </div>
            </dd>
          </div>
        ))}
        <div className="col-span-2 sm:col-span-3">
          <dt className="text-quiet text-xs">{w.cost}</dt>
          <dd className="font-semibold text-xl">
            {cost({ display: summary.display, cost: summary.total_cost, unpriced_count: summary.unpriced_count })}
          </dd>
          <dd className="flex flex-wrap gap-3">
            {costs.map(({ currency, ratio }) => (
              <span key={currency} className="text-quiet text-xs">
                {currency} <Delta now={1 + ratio} before={1} better="down" />
              </span>
            ))}
            {costs.length === 0 && <Delta now={null} before={null} />}
          </dd>
        </div>
      </dl>
      <h3 className="font-semibold">{w.topModels}</h3>
      <Table<Model>
        label={w.topModels}
        rows={summary.top_models}
        rowKey={({ model_name }) => model_name ?? 'null'}
        empty={<p className="text-quiet">{w.noModels}</p>}
        columns={[
          { key: 'model', header: w.dimensions.model_name, cell: ({ model_name }) => model_name ?? w.noValue(w.dimensions.model_name) },
          {
            key: 'calls',
            header: w.calls,
            align: 'right',
            cell: ({ model_name, calls }) => (
              <Link to="/calls" search={to({}, model_name)} className={link}>
                <Count value={calls} />
              </Link>
            ),
          },
          { key: 'tokens', header: w.tokens, align: 'right', cell: ({ tokens }) => <Count value={tokens} /> },
          { key: 'cost', header: w.cost, align: 'right', cell: cost },
        ]}
      />
    </>
  );
}
