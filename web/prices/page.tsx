// Prices: the book, one price looked up, models without one, rates, re-costings, differences. The section and all it shows are in the address.
// Whoever may not read the book can still look up a price and convert an amount, and is told why there is no more.
import { Lock } from 'lucide-react';
import { useMe } from '../ask/me.ts';
import { useAsk } from '../ask/use-ask.ts';
import { Page } from '../parts/page.tsx';
import { type Tab, TabPanel, Tabs } from '../parts/tabs.tsx';
import { useUrl } from '../url/use-url.ts';
import { useWords } from '../words/words.ts';
import { Book } from './book/book.tsx';
import { Differences } from './differences/differences.tsx';
import { LookUp } from './look-up/look-up.tsx';
import { Missing } from './missing/missing.tsx';
import { Rates } from './rates/rates.tsx';
import { Recosts } from './recost/recosts.tsx';
import { pricesWords } from './words.ts';

type Section = 'book' | 'look-up' | 'missing' | 'rates' | 'recost' | 'differences';

/** What belongs to one section says nothing to another. */
const ofSections = [
  'find',
  'entries',
  'layer',
  'known_at',
  'price',
  'vendor',
  'model',
  'at',
  'billing',
  'answered',
  'pair',
  'amount',
  'of',
  'into',
  'job',
  'plan',
];

export function PricesPage() {
  const w = useWords(pricesWords);
  const url = useUrl();
  const { rights } = useMe();
  const missing = useAsk('GET /api/prices/missing', {}, { enabled: rights.reckoning, staleMs: 30_000 });
  const tabs: readonly Tab<Section>[] = [
    ...(rights.reckoning ? [{ value: 'book' as const, label: w.book }] : []),
    { value: 'look-up', label: w.lookUp },
    ...(rights.reckoning ? [{ value: 'missing' as const, label: w.missing, count: missing.data?.missing.length }] : []),
    { value: 'rates', label: w.rates },
    ...(rights.reckoning
      ? [
          { value: 'recost' as const, label: w.recost },
          { value: 'differences' as const, label: w.differences },
        ]
      : []),
  ];
  const asked = url.get('tab');
  const open = tabs.find(({ value }) => value === asked)?.value ?? tabs[0]?.value ?? 'look-up';
  const choose = (tab: Section) => url.set({ ...Object.fromEntries(ofSections.map((name) => [name, null])), tab }, { push: true });
  return (
    <Page title={w.title}>
      {(!rights.reckoning || !rights.manage) && (
        <p className="flex items-center gap-1.5 text-quiet text-xs">
          <Lock aria-hidden className="size-3.5 shrink-0" />
          {rights.reckoning ? w.readOnly : w.memberNote}
        </p>
      )}
      <Tabs label={w.sections} value={open} onChange={choose} tabs={tabs}>
        <TabPanel value={open}>
          {open === 'book' && <Book />}
          {open === 'look-up' && <LookUp />}
          {open === 'missing' && <Missing />}
          {open === 'rates' && <Rates />}
          {open === 'recost' && <Recosts />}
          {open === 'differences' && <Differences />}
        </TabPanel>
      </Tabs>
    </Page>
  );
}
