// Where what the vendor says it charged is not what we worked out: by model and reason, each row with a call to look at.
import { Link } from '@tanstack/react-router';
import { Equal } from 'lucide-react';
import { RangePicker } from '../../charts/range-picker.tsx';
import { useAsk } from '../../ask/use-ask.ts';
import { Card } from '../../parts/card.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Count, Percent } from '../../parts/figures.tsx';
import { Amounts, Money } from '../../parts/money.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { Table } from '../../parts/table.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useRange } from '../../url/range.ts';
import { useWords } from '../../words/words.ts';
import { CallsLink } from '../calls-link.tsx';
import { Signed } from '../recost/signed.tsx';
import { pricesWords } from '../words.ts';
import { differenceWords } from './words.ts';

export function Differences() {
  const w = useWords(differenceWords);
  const p = useWords(pricesWords);
  const { from, to, zone } = useRange();
  const answer = useAsk('GET /api/costs/differences', { query: { from, to, zone } }, { keepBefore: true });
  const { data } = answer;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 basis-80 text-quiet">{w.lead}</p>
        <RangePicker />
      </div>
      {answer.error !== null && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
      {data === undefined && answer.error === null && <Skeleton className="h-60" />}
      {data !== undefined && (
        <>
          <dl className="grid grid-cols-2 gap-3 rounded-md border bg-card p-3 md:grid-cols-4">
            <Figure name={w.compared}>
              <Count value={data.compared} />
            </Figure>
            <Figure name={w.equal}>{data.compared === 0 ? p.unknown : <Percent ratio={data.equal / data.compared} />}</Figure>
            <Figure name={w.ours}>
              <Amounts costs={data.ours} />
            </Figure>
            <Figure name={w.theirs}>
              <Amounts costs={data.theirs} />
            </Figure>
          </dl>
          <Card flush>
            <Table
              label={w.label}
              rows={data.differences}
              rowKey={({ vendor_name, model_name, response_model, currency, reason }) =>
                `${vendor_name} ${model_name} ${response_model} ${currency} ${reason}`
              }
              empty={
                <Empty icon={Equal} title={w.emptyTitle}>
                  {data.compared === 0 ? w.emptyNone : w.emptyEqual}
                </Empty>
              }
              columns={[
                { key: 'vendor', header: p.vendor, cell: ({ vendor_name }) => vendor_name ?? p.unknown },
                {
                  key: 'model',
                  header: p.model,
                  cell: ({ model_name, response_model }) => (
                    <span className="break-all font-medium">{model_name ?? response_model ?? p.unknown}</span>
                  ),
                },
                {
                  key: 'reason',
                  header: w.reason,
                  cell: ({ reason, flags }) => (
                    <>
                      {w.reasons[reason] ?? reason}
                      {flags.length > 0 && <span className="block break-all font-mono text-quiet text-xs">{flags.join(' ')}</span>}
                    </>
                  ),
                },
                {
                  key: 'calls',
                  header: p.calls,
                  align: 'right',
                  cell: ({ calls, vendor_name, model_name }) => (
                    <CallsLink asked={{ vendor: vendor_name, model: model_name }} from={from} to={to}>
                      <Count value={calls} />
                    </CallsLink>
                  ),
                },
                { key: 'ours', header: w.ours, align: 'right', cell: ({ ours, currency }) => <Money amount={ours} currency={currency} /> },
                {
                  key: 'theirs',
                  header: w.theirs,
                  align: 'right',
                  cell: ({ theirs, currency }) => <Money amount={theirs} currency={currency} />,
                },
                {
                  key: 'difference',
                  header: w.difference,
                  align: 'right',
                  cell: ({ difference, currency }) => <Signed amounts={{ [currency]: difference }} />,
                },
                {
                  key: 'example',
                  header: w.example,
                  cell: ({ example_request_id }) => (
                    <Link
                      to="/calls"
                      search={{ call: example_request_id }}
                      title={w.openExample}
                      className="rounded-sm font-mono text-accent text-xs underline underline-offset-2"
                    >
                      {example_request_id.slice(-8)}
                    </Link>
                  ),
                },
              ]}
            />
          </Card>
        </>
      )}
    </div>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-quiet text-xs">{name}</dt>
      <dd className="text-lg">{children}</dd>
    </div>
  );
}
