// Exchange rates: the pairs there are with their latest rate, one pair with its history, adding, files, and an amount converted.
import { ArrowLeft, FileUp, Plus, Scale } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { useMe } from '../../ask/me.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Count } from '../../parts/figures.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { Table } from '../../parts/table.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { Moment } from '../book/period.tsx';
import { decimalText } from '../figures/amounts.ts';
import { pricesWords } from '../words.ts';
import { Convert } from './convert.tsx';
import { ImportRates } from './import-rates.tsx';
import { PairTable } from './pair-table.tsx';
import { RateDialog } from './rate-dialog.tsx';
import { ratesWords } from './words.ts';

export type Rate = AnswerOf<'GET /api/rates'>['rates'][number];

export function Rates() {
  const w = useWords(ratesWords);
  const url = useUrl();
  const { rights } = useMe();
  const [open, setOpen] = useState<'add' | 'import' | null>(null);
  const answer = useAsk('GET /api/rates');
  const pairs = pairsOf(answer.data?.rates ?? []);
  const pair = url.get('pair');
  const chosen = pairs.find(({ key }) => key === pair);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 basis-80 text-quiet">{w.lead}</p>
        {rights.manage && (
          <>
            <Button icon={FileUp} onClick={() => setOpen('import')}>
              {w.importFile}
            </Button>
            <Button variant="primary" icon={Plus} onClick={() => setOpen('add')}>
              {w.add}
            </Button>
          </>
        )}
      </div>
      <Convert />
      {answer.error !== null && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data === undefined && answer.error === null && <Skeleton className="h-60" />}
      {answer.data !== undefined && chosen !== undefined && (
        <Card
          flush
          title={w.of(chosen.from, chosen.to)}
          actions={
            <Button size="s" variant="quiet" icon={ArrowLeft} onClick={() => url.set({ pair: null })}>
              {w.back}
            </Button>
          }
        >
          <PairTable rates={chosen.rates} />
        </Card>
      )}
      {answer.data !== undefined && chosen === undefined && (
        <Card flush>
          <Pairs pairs={pairs} onOpen={(key) => url.set({ pair: key }, { push: true })} />
        </Card>
      )}
      {open === 'add' && <RateDialog onClose={() => setOpen(null)} />}
      {open === 'import' && <ImportRates onClose={() => setOpen(null)} />}
    </div>
  );
}

type Pair = { readonly key: string; readonly from: string; readonly to: string; readonly rates: readonly Rate[] };

/** Newest first within a pair. */
function pairsOf(rates: readonly Rate[]): readonly Pair[] {
  const pairs = new Map<string, Rate[]>();
  for (const rate of rates) {
    const key = `${rate.from_currency}-${rate.to_currency}`;
    const some = pairs.get(key);
    if (some === undefined) pairs.set(key, [rate]);
    else some.push(rate);
  }
  return [...pairs].map(([key, some]) => {
    const [from = '', to = ''] = key.split('-');
    return { key, from, to, rates: some.toSorted((a, b) => b.effective_from.localeCompare(a.effective_from)) };
  });
}

function Pairs({ pairs, onOpen }: { readonly pairs: readonly Pair[]; readonly onOpen: (key: string) => void }) {
  const w = useWords(ratesWords);
  const p = useWords(pricesWords);
  const locale = useLanguage() === 'zh' ? 'zh-CN' : 'en-GB';
  return (
    <Table
      label={w.pairs}
      rows={pairs}
      rowKey={({ key }) => key}
      onRow={({ key }) => onOpen(key)}
      empty={
        <Empty icon={Scale} title={w.emptyTitle}>
          {w.emptyText}
        </Empty>
      }
      columns={[
        { key: 'pair', header: w.pair, cell: ({ from, to }) => <span className="font-medium">{w.of(from, to)}</span> },
        { key: 'rate', header: w.latest, align: 'right', cell: ({ rates }) => decimalText(rates[0]?.rate ?? '', locale) },
        { key: 'from', header: w.holdsFrom, cell: ({ rates }) => <Moment at={rates[0]?.effective_from ?? null} none={p.ever} /> },
        { key: 'source', header: p.source, cell: ({ rates }) => <span className="text-quiet">{rates[0]?.source}</span> },
        { key: 'count', header: w.entries, align: 'right', cell: ({ rates }) => <Count value={rates.length} /> },
      ]}
    />
  );
}
