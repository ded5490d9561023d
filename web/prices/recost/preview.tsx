// What a re-costing changes: in all by currency, then by day and model. The same figures before it is applied and after.
import { Card } from '../../parts/card.tsx';
import { Count } from '../../parts/figures.tsx';
import { Amounts, Money } from '../../parts/money.tsx';
import type { Amounts as AmountsOf } from '../../../src/schema/recost.ts';
import { Table } from '../../parts/table.tsx';
import { useWords } from '../../words/words.ts';
import { CallsLink } from '../calls-link.tsx';
import { pricesWords } from '../words.ts';
import type { Job } from './recost.tsx';
import { Signed } from './signed.tsx';
import { recostWords } from './words.ts';

type PreviewProps = { readonly totals: NonNullable<Job['totals']>; readonly differences: NonNullable<Job['differences']> };

export function Preview({ totals, differences }: PreviewProps) {
  const w = useWords(recostWords);
  const p = useWords(pricesWords);
  if (totals.calls === 0) return <Card>{w.nothing}</Card>;
  const currencies = [...new Set([...Object.keys(totals.before), ...Object.keys(totals.after)])].sort();
  return (
    <>
      <Card flush title={w.totals}>
        <Table
          label={w.totals}
          rows={currencies}
          rowKey={(currency) => currency}
          columns={[
            { key: 'currency', header: w.currency, cell: (currency) => currency },
            {
              key: 'before',
              header: w.before,
              align: 'right',
              cell: (currency) => <Known amounts={totals.before} currency={currency} unpriced={totals.unpriced_before} />,
            },
            {
              key: 'after',
              header: w.after,
              align: 'right',
              cell: (currency) => <Known amounts={totals.after} currency={currency} unpriced={totals.unpriced_after} />,
            },
            {
              key: 'difference',
              header: w.difference,
              align: 'right',
              cell: (currency) => <Signed amounts={{ [currency]: totals.difference[currency] ?? '0' }} />,
            },
          ]}
        />
        <dl className="flex flex-wrap gap-x-6 gap-y-1 px-3 py-2">
          <Fact name={w.changes} value={totals.calls} />
          <Fact name={w.unpricedBefore} value={totals.unpriced_before} />
          <Fact name={w.unpricedAfter} value={totals.unpriced_after} />
        </dl>
      </Card>
      <Card flush title={w.byDay}>
        <Table
          label={w.byDay}
          className="max-h-140"
          rows={differences}
          rowKey={({ day, vendor_name, model_name }) => `${day} ${vendor_name} ${model_name}`}
          columns={[
            {
              key: 'day',
              header: w.day,
              cell: ({ day }) => (day === 'rest' ? w.rest : <span className="whitespace-nowrap tabular-nums">{day}</span>),
            },
            {
              key: 'model',
              header: p.model,
              width: '10rem',
              cell: ({ model_name, vendor_name }) => <Named vendor={vendor_name} model={model_name} />,
            },
            {
              key: 'calls',
              header: p.calls,
              align: 'right',
              cell: ({ day, vendor_name, model_name, calls }) =>
                day === 'rest' ? (
                  <Count value={calls} />
                ) : (
                  <CallsLink
                    asked={{ vendor: vendor_name, model: model_name }}
                    from={`${day}T00:00:00Z`}
                    to={dayAfter(day)}
                    label={`${day} ${model_name ?? ''}`}
                  >
                    <Count value={calls} />
                  </CallsLink>
                ),
            },
            {
              key: 'before',
              header: w.before,
              align: 'right',
              cell: ({ before, unpriced_before }) => <Amounts costs={isUnknown(before, unpriced_before) ? null : before} />,
            },
            {
              key: 'after',
              header: w.after,
              align: 'right',
              cell: ({ after, unpriced_after }) => <Amounts costs={isUnknown(after, unpriced_after) ? null : after} />,
            },
            { key: 'difference', header: w.difference, align: 'right', cell: ({ difference }) => <Signed amounts={difference} /> },
            {
              key: 'unpricedBefore',
              header: w.unpricedBefore,
              align: 'right',
              cell: ({ unpriced_before }) => <Count value={unpriced_before} />,
            },
            {
              key: 'unpricedAfter',
              header: w.unpricedAfter,
              align: 'right',
              cell: ({ unpriced_after }) => <Count value={unpriced_after} />,
            },
          ]}
        />
      </Card>
    </>
  );
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString();

/** Without any amount, calls without a price are an unknown cost, and no zero. */
const isUnknown = (amounts: AmountsOf, unpriced: number): boolean => Object.keys(amounts).length === 0 && unpriced > 0;

type KnownProps = { readonly amounts: AmountsOf; readonly currency: string; readonly unpriced: number };

function Known({ amounts, currency, unpriced }: KnownProps) {
  const w = useWords(recostWords);
  if (amounts[currency] === undefined && !isUnknown(amounts, unpriced)) return <span className="text-quiet">{w.none}</span>;
  return <Money amount={amounts[currency]} currency={currency} />;
}

function Named({ vendor, model }: { readonly vendor: string | null; readonly model: string | null }) {
  const p = useWords(pricesWords);
  return (
    <>
      <span className="break-all font-medium">{model ?? p.unknown}</span>
      {vendor !== null && <span className="block text-quiet text-xs">{vendor}</span>}
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <div className="flex gap-2">
      <dt className="text-quiet">{name}</dt>
      <dd className="tabular-nums">
        <Count value={value} />
      </dd>
    </div>
  );
}
