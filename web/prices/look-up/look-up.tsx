// Which price a call would get at a moment, and why: every layer's answer side by side. Whoever may ask anything may ask this.
import { Plus, ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../ask/me.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Field } from '../../parts/field.tsx';
import { TextInput } from '../../parts/input.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useRange } from '../../url/range.ts';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { CallsLink } from '../calls-link.tsx';
import { PriceDialog } from '../change/price-dialog.tsx';
import { UnitSwitch } from '../figures/unit-switch.tsx';
import { pricesWords } from '../words.ts';
import type { Explanation } from '../figures/shape.ts';
import { LayerCard } from './layer-card.tsx';
import { useBecause } from './use-because.ts';
import { lookUpWords } from './words.ts';

const currencies = ['USD', 'CNY', 'EUR'];

export function LookUp() {
  const w = useWords(lookUpWords);
  const p = useWords(pricesWords);
  const url = useUrl();
  const { zone } = useRange();
  const { rights } = useMe();
  const [adding, setAdding] = useState(false);
  const field = (name: string): string => url.get(name) ?? '';
  const [vendor, model, at] = [field('vendor').trim(), field('model').trim(), field('at')];
  const vendors = useAsk('GET /api/vendors', {}, { staleMs: 60_000 });
  const isAsked = vendor !== '' && model !== '';
  const answer = useAsk(
    'GET /api/prices/lookup',
    {
      query: {
        vendor,
        model,
        zone,
        at: at === '' ? null : at,
        response_model: field('answered') === '' ? null : field('answered').trim(),
        billing_currency: field('billing') === '' ? null : field('billing').trim().toUpperCase(),
      },
    },
    { enabled: isAsked, keepBefore: true },
  );
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Card>
        <p className="mb-3 text-quiet">{w.lead}</p>
        <div className="grid grid-cols-1 gap-2 sm:grid-cols-2 lg:grid-cols-5">
          <Field label={p.vendor}>
            <Combobox
              label={p.vendor}
              value={field('vendor')}
              options={(vendors.data?.vendors ?? []).map(({ id }) => id)}
              onChange={(value) => url.set({ vendor: value })}
            />
          </Field>
          <Field label={p.model}>
            <TextInput value={field('model')} placeholder="gpt-5.1" onChange={(event) => url.set({ model: event.currentTarget.value })} />
          </Field>
          <Field label={w.at} hint={w.atHint(zone)}>
            <TextInput type="datetime-local" value={at} onChange={(event) => url.set({ at: event.currentTarget.value })} />
          </Field>
          <Field label={w.billing} hint={w.billingHint}>
            <Combobox label={w.billing} value={field('billing')} options={currencies} onChange={(value) => url.set({ billing: value })} />
          </Field>
          <Field label={w.answeredBy} hint={w.answeredByHint}>
            <TextInput value={field('answered')} onChange={(event) => url.set({ answered: event.currentTarget.value })} />
          </Field>
        </div>
      </Card>
      {!isAsked && (
        <Card>
          <Empty icon={ScanSearch} title={w.emptyTitle}>
            {w.emptyText}
          </Empty>
        </Card>
      )}
      {isAsked && answer.error !== null && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
      {isAsked && answer.error === null && answer.data === undefined && <Skeleton className="h-60" />}
      {isAsked && answer.data !== undefined && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            {answer.data.winner === null && <p className="text-warn">{w.nothing}</p>}
            {rights.reckoning && <CallsLink asked={{ vendor_id: vendor, model_id: model }}>{w.calls}</CallsLink>}
            <span className="grow" />
            <UnitSwitch />
            {rights.manage && (
              <Button icon={Plus} onClick={() => setAdding(true)}>
                {w.add}
              </Button>
            )}
          </div>
          <Layers explanation={answer.data} />
        </>
      )}
      {adding && <PriceDialog start={{ kind: 'new', vendor, model }} onClose={() => setAdding(false)} />}
    </div>
  );
}

function Layers({ explanation }: { readonly explanation: Explanation }) {
  const because = useBecause(explanation);
  return explanation.layers.map((said) => <LayerCard key={said.layer} said={said} because={because(said)} />);
}
