// Costs of several currencies have no order among them. Where the calls have several and none is chosen, this says so and offers them.
import { Info } from 'lucide-react';
import { useAsk } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { toggle } from '../../query/query.ts';
import { useWords } from '../../words/words.ts';
import { callsWords } from '../words.ts';
import type { Asked } from './use-asked.ts';

export function CurrencyChoice({ asked }: { readonly asked: Asked }) {
  const w = useWords(callsWords);
  const isChosen = asked.terms.some(({ term }) => term.kind === 'is' && term.field === 'currency');
  const { data } = useAsk(
    'GET /api/calls/facets',
    { query: { ...asked.query, fields: 'currency' } },
    { enabled: !isChosen && asked.faults.length === 0, keepBefore: true },
  );
  const currencies = (data?.facets[0]?.values ?? []).flatMap(({ value }) => (value === null ? [] : [value]));
  if (isChosen || currencies.length < 2) return null;
  return (
    <div role="status" className="flex flex-wrap items-center gap-2 text-quiet text-xs">
      <Info aria-hidden className="size-3.5" />
      {w.apart}
      {currencies.map((currency) => (
        <Button key={currency} size="s" onClick={() => asked.setText(toggle(asked.text, 'currency', currency))}>
          {currency}
        </Button>
      ))}
    </div>
  );
}
