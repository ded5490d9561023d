// Every rate of one pair, newest first. An admin can withdraw one; its history stays.
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../ask/me.ts';
import { useChange } from '../../ask/use-ask.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { When } from '../../parts/time.tsx';
import { useToast } from '../../parts/toast.tsx';
import { useFormats } from '../../words/formats.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { Moment, useMoment } from '../book/period.tsx';
import { decimalText } from '../figures/amounts.ts';
import { pricesWords } from '../words.ts';
import type { Rate } from './rates.tsx';
import { ratesWords } from './words.ts';

const atOnce = 100;

export function PairTable({ rates }: { readonly rates: readonly Rate[] }) {
  const w = useWords(ratesWords);
  const p = useWords(pricesWords);
  const { count } = useFormats();
  const { rights } = useMe();
  const locale = useLanguage() === 'zh' ? 'zh-CN' : 'en-GB';
  const moment = useMoment();
  const say = useToast();
  const [shown, setShown] = useState(atOnce);
  const [leaving, setLeaving] = useState<Rate | null>(null);
  const withdraw = useChange('POST /api/rates/{id}/withdraw', { invalidates: ['GET /api/rates', 'GET /api/rates/convert'] });
  const [first] = rates;
  const columns: readonly Column<Rate>[] = [
    { key: 'from', header: w.holdsFrom, cell: ({ effective_from }) => <Moment at={effective_from} none={p.ever} /> },
    {
      key: 'rate',
      header: w.rate,
      align: 'right',
      cell: ({ rate, from_currency, to_currency }) => w.oneIs(from_currency, decimalText(rate, locale), to_currency),
    },
    { key: 'source', header: p.source, cell: ({ source }) => <span className="text-quiet">{source}</span> },
    { key: 'by', header: p.enteredBy, cell: ({ recorded_by }) => recorded_by },
    { key: 'at', header: w.recordedAt, cell: ({ recorded_at }) => <When at={recorded_at} /> },
    {
      key: 'act',
      header: <span className="sr-only">{w.withdraw}</span>,
      align: 'right',
      cell: (rate) =>
        rights.manage && (
          <IconButton size="s" icon={Undo2} label={w.withdrawOf(moment(rate.effective_from))} onClick={() => setLeaving(rate)} />
        ),
    },
  ];
  return (
    <>
      <Table
        label={w.label(first?.from_currency ?? '', first?.to_currency ?? '')}
        rows={rates.slice(0, shown)}
        rowKey={({ id }) => id}
        columns={columns}
      />
      {rates.length > shown && (
        <div className="flex justify-center p-2">
          <Button size="s" onClick={() => setShown(shown + atOnce)}>
            {p.more(count(Math.min(atOnce, rates.length - shown)))}
          </Button>
        </div>
      )}
      {leaving !== null && (
        <Confirm
          open
          danger
          onClose={() => setLeaving(null)}
          title={w.withdrawTitle}
          confirmLabel={w.withdraw}
          onConfirm={async () => {
            await withdraw.mutateAsync({ path: { id: leaving.id } });
            say(w.withdrawn, 'good');
          }}
        >
          <p className="text-ink tabular-nums">
            {w.oneIs(leaving.from_currency, decimalText(leaving.rate, locale), leaving.to_currency)} ·{' '}
            <Moment at={leaving.effective_from} none={p.ever} />
          </p>
          <p className="mt-1">{w.withdrawText}</p>
        </Confirm>
      )}
    </>
  );
}
