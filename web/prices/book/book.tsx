// The price book: every entry of the organisation and of the overlay, found by vendor and model, in force or all, as it is known now or was
// known before. What is shown is in the address.
import { BookOpen, FileUp, FolderOpen, FileDown, Plus } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../ask/me.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Empty } from '../../parts/empty.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useRange } from '../../url/range.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { ImportPrices } from '../change/files/import-prices.tsx';
import { PriceDialog } from '../change/price-dialog.tsx';
import { useExport } from '../change/files/use-export.ts';
import { UnitSwitch } from '../figures/unit-switch.tsx';
import { pricesWords } from '../words.ts';
import { BookFilters } from './book-filters.tsx';
import { EntryTable } from './entry-table.tsx';
import { PricePanel } from './price-panel.tsx';
import { bookWords } from './words.ts';

const atOnce = 200;

export function Book() {
  const w = useWords(bookWords);
  const p = useWords(pricesWords);
  const { count } = useFormats();
  const url = useUrl();
  const { zone } = useRange();
  const { rights } = useMe();
  const exportAs = useExport();
  const [open, setOpen] = useState<'add' | 'import' | null>(null);
  const [shown, setShown] = useState(atOnce);
  const knownAt = url.get('known_at');
  const answer = useAsk(
    'GET /api/prices',
    { query: { layer: url.get('layer'), in_force: url.get('entries') === 'all' ? null : 'now', known_at: knownAt, zone } },
    { keepBefore: true },
  );
  const find = (url.get('find') ?? '').trim().toLowerCase();
  const found = (answer.data?.prices ?? []).filter(({ vendor, model }) => `${vendor} ${model}`.toLowerCase().includes(find));
  const opened = url.get('price');
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-end gap-2">
        <BookFilters />
        <span className="grow" />
        <UnitSwitch />
        <Menu
          align="end"
          trigger={<Button icon={FolderOpen}>{w.file}</Button>}
          items={[
            ...(rights.manage ? [{ label: w.importFile, icon: FileUp, onSelect: () => setOpen('import') }] : []),
            { label: w.exportYaml, icon: FileDown, onSelect: () => exportAs('yaml') },
            { label: w.exportCsv, icon: FileDown, onSelect: () => exportAs('csv') },
            { label: w.exportLitellm, icon: FileDown, onSelect: () => exportAs('litellm') },
          ]}
        />
        {rights.manage && (
          <Button variant="primary" icon={Plus} onClick={() => setOpen('add')}>
            {w.addPrice}
          </Button>
        )}
      </div>
      {answer.error !== null && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
      <Card flush>
        {answer.data === undefined ? (
          answer.error === null && <Skeleton lines={10} className="m-3 h-80" />
        ) : found.length === 0 ? (
          <Empty
            icon={BookOpen}
            title={w.emptyTitle}
            action={
              <LinkButton to="/prices" search={{ tab: 'look-up', ...(find === '' ? {} : { model: find }) }}>
                {w.emptyLink}
              </LinkButton>
            }
          >
            {w.emptyText}
          </Empty>
        ) : (
          <EntryTable prices={found.slice(0, shown)} opened={opened} onOpen={(id) => url.set({ price: id })} />
        )}
      </Card>
      {found.length > shown && (
        <Button className="self-center" onClick={() => setShown(shown + atOnce)}>
          {p.more(count(Math.min(atOnce, found.length - shown)))}
        </Button>
      )}
      {opened !== null && <PricePanel key={opened} id={opened} onClose={() => url.set({ price: null })} />}
      {open === 'add' && <PriceDialog start={{ kind: 'new' }} onClose={() => setOpen(null)} />}
      {open === 'import' && <ImportPrices onClose={() => setOpen(null)} />}
    </div>
  );
}
