// Entries of the book as rows: the figures people ask for first, the rest by a word. A row opens its entry with its history.
import { useState } from 'react';
import { Badge } from '../../parts/badge.tsx';
import { useNow } from '../../parts/now.ts';
import { type Column, type Sort, Table } from '../../parts/table.tsx';
import { useLanguage, useWords } from '../../words/words.ts';
import { decimalText, inUnit } from '../figures/amounts.ts';
import { Extras } from '../figures/extras.tsx';
import { figuresOf, forceOf, type Listed } from '../figures/shape.ts';
import { usePer } from '../figures/unit-switch.tsx';
import { figureWords } from '../figures/words.ts';
import { pricesWords } from '../words.ts';
import { Moment } from './period.tsx';
import { bookWords } from './words.ts';

const shownKinds = ['input', 'cache_read', 'output'];

type EntryTableProps = { readonly prices: readonly Listed[]; readonly opened: string | null; readonly onOpen: (id: string) => void };

export function EntryTable({ prices, opened, onOpen }: EntryTableProps) {
  const w = useWords(bookWords);
  const p = useWords(pricesWords);
  const f = useWords(figureWords);
  const per = usePer();
  const now = useNow();
  const locale = useLanguage() === 'zh' ? 'zh-CN' : 'en-GB';
  const [sort, setSort] = useState<Sort>({ key: 'model', order: 'asc' });
  const rate = (kind: string): Column<Listed> => ({
    key: kind,
    header: p.kinds[kind],
    align: 'right',
    cell: ({ rates, unit, free }) => {
      const amount = Object.entries(rates).find(([name]) => name === kind)?.[1];
      if (amount !== undefined) return decimalText(inUnit(amount, unit, per), locale);
      return free ? p.free : <span className="text-quiet">–</span>;
    },
  });
  const columns: readonly Column<Listed>[] = [
    { key: 'vendor', header: p.vendor, sort: true, cell: ({ vendor }) => vendor },
    {
      key: 'model',
      header: p.model,
      width: '11rem',
      sort: true,
      cell: (price) => (
        <span className="flex flex-wrap items-center gap-1.5">
          <span className="break-all font-medium">{price.model}</span>
          {forceOf(price, now) !== 'now' && <Badge tone="grey">{f.force[forceOf(price, now)]}</Badge>}
        </span>
      ),
    },
    { key: 'layer', header: p.layer, cell: ({ layer }) => <Badge tone={layer === 'own' ? 'accent' : 'grey'}>{p.layers[layer]}</Badge> },
    { key: 'currency', header: p.currency, cell: ({ currency }) => currency },
    ...shownKinds.map(rate),
    { key: 'also', header: w.also, cell: (price) => <Extras figures={figuresOf(price)} shown={shownKinds} /> },
    { key: 'from', header: p.from, sort: true, cell: ({ effective_from }) => <Moment at={effective_from} none={p.ever} /> },
    { key: 'to', header: p.to, cell: ({ effective_to }) => <Moment at={effective_to} none={p.noEnd} /> },
    { key: 'by', header: p.enteredBy, cell: ({ recorded_by }) => recorded_by ?? '' },
  ];
  return (
    <Table
      label={w.label}
      columns={columns}
      rows={sorted(prices, sort)}
      rowKey={({ id }) => id}
      onRow={({ id }) => onOpen(id)}
      selected={opened}
      sort={sort}
      onSort={setSort}
    />
  );
}

/** Within a vendor and model entries stand newest first. */
function sorted(prices: readonly Listed[], { key, order }: Sort): readonly Listed[] {
  const turn = order === 'asc' ? 1 : -1;
  const text = (price: Listed): string =>
    key === 'from' ? (price.effective_from ?? '') : key === 'vendor' ? `${price.vendor} ${price.model}` : `${price.model} ${price.vendor}`;
  return prices.toSorted(
    (a, b) => turn * text(a).localeCompare(text(b), 'en') || (b.effective_from ?? '').localeCompare(a.effective_from ?? ''),
  );
}
