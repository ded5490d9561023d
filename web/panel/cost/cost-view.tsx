// What a call cost, line by line, the price it was counted by and why that one; the vendor's own figure beside it.
import type { CallRecord } from '../../../src/schema/call.ts';
import { Badge } from '../../parts/badge.tsx';
import { isNeverBilled, isWithoutPrice } from '../../parts/billed.ts';
import { CallCost } from '../../parts/call-cost.tsx';
import { Count } from '../../parts/figures.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Money } from '../../parts/money.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { panelWords } from '../words.ts';
import { type CostLine, costDetailOf, entryOf, listPrice } from './detail.ts';
import { type PriceOrigin, PriceUsed } from './price-used.tsx';

type CostViewProps = { readonly call: CallRecord; readonly origin: PriceOrigin | null };

type Row = CostLine & { readonly key: string };

export function CostView({ call, origin }: CostViewProps) {
  const w = useWords(panelWords);
  const detail = costDetailOf(call.cost_detail);
  const currency = call.currency ?? '';
  const rows: readonly Row[] = (detail?.lines ?? []).map((line, at) => ({ ...line, key: `${at} ${line.kind}` }));
  const columns: readonly Column<Row>[] = [
    { key: 'kind', header: w.kind, cell: ({ kind }) => <code className="font-mono text-xs">{kind}</code> },
    { key: 'tokens', header: w.count, align: 'right', cell: ({ tokens }) => <Count value={tokens} /> },
    {
      key: 'unit',
      header: w.unitPrice,
      align: 'right',
      cell: (line) => <UnitPrice line={line} currency={currency} />,
    },
    { key: 'amount', header: w.amount, align: 'right', cell: ({ amount }) => <Money amount={amount} currency={currency} /> },
  ];
  // Where the price is known and counts are missing, the flags say which; another price is no help.
  const wantsPrice = detail === null || detail.flags.some(isWithoutPrice);
  const total = <CallCost call={call} />;
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h2 className="font-semibold text-sm">{w.costByKind}</h2>
      {rows.length > 0 && (
        <Table label={w.costByKind} columns={columns} rows={rows} rowKey={({ key }) => key} foot={[[w.total, '', '', total]]} />
      )}
      {rows.length === 0 && (
        <p>
          {w.cost}: {total}
        </p>
      )}
      {detail !== null && detail.multipliers.length > 0 && (
        <p className="text-sm">
          {w.multipliers}:{' '}
          {detail.multipliers.map(({ statement, value, factor }) => `${w.multiplier(statement, value)} × ${factor}`).join(', ')}
        </p>
      )}
      {call.vendor_reported_cost !== null && (
        <p>
          {w.vendorReported}: <Money amount={call.vendor_reported_cost} currency={call.currency} />
        </p>
      )}
      {detail !== null && detail.flags.length > 0 && (
        <p className="flex flex-wrap items-center gap-1">
          <span className="text-quiet text-xs">{w.flags}:</span>
          {detail.flags.map((flag) => (
            <Badge key={flag} tone="warn">
              {flag}
            </Badge>
          ))}
        </p>
      )}
      {detail?.price != null && (
        <PriceUsed price={detail.price} priceId={call.price_id} entry={entryOf(call.price_id)} origin={origin} call={call} />
      )}
      {call.cost_status === 'unknown' && call.http_status !== null && !isNeverBilled(call) && (
        <p className="flex flex-wrap items-center gap-2">
          {wantsPrice ? w.noPrice : w.costUnknown}
          {wantsPrice && (
            <LinkButton size="s" to="/prices" search={{ tab: 'missing' }}>
              {w.addPrice}
            </LinkButton>
          )}
        </p>
      )}
    </section>
  );
}

function UnitPrice({ line, currency }: { readonly line: CostLine; readonly currency: string }) {
  const w = useWords(panelWords);
  const { money, compact } = useFormats();
  const listed = listPrice(line);
  if (listed === null) return null;
  const price = money(listed.price, currency);
  return <span className="whitespace-nowrap">{listed.per === 1 ? price : w.per(price, compact(listed.per))}</span>;
}
