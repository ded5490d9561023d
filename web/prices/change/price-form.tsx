// The fields of a price. What few prices have is folded away until it is asked for or the price has it.
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useState } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { Field } from '../../parts/field.tsx';
import { Checkbox, TextInput } from '../../parts/input.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { useWords } from '../../words/words.ts';
import { pricesWords } from '../words.ts';
import { type Draft, isAmountFault } from './draft.ts';
import { PieceFields } from './fields/piece-fields.tsx';
import { RatesFields } from './fields/rates-fields.tsx';
import { TierFields } from './fields/tier-fields.tsx';
import { WindowFields } from './fields/window-fields.tsx';
import { changeWords } from './words.ts';

type PriceFormProps = {
  readonly draft: Draft;
  readonly zone: string;
  readonly onChange: (draft: Draft) => void;
};

const currencies = ['USD', 'CNY', 'EUR', 'GBP', 'JPY'];
const unique = (names: readonly (string | null)[]): readonly string[] => [...new Set(names.filter((name) => name !== null))].sort();

export function PriceForm({ draft, zone, onChange }: PriceFormProps) {
  const w = useWords(changeWords);
  const p = useWords(pricesWords);
  const isRich =
    draft.tiers.length + draft.windows.length + draft.service_tiers.length + draft.per_unit.length > 0 || draft.per_request !== '';
  const [beside, setBeside] = useState(isRich);
  const { vendors, models } = useNames(draft.vendor);
  const change = (changes: Partial<Draft>) => onChange({ ...draft, ...changes });
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="grid gap-2 sm:grid-cols-[1fr_1fr_7rem]">
        <Field label={p.vendor} hint={w.vendorHint}>
          <Combobox label={p.vendor} value={draft.vendor} options={vendors} onChange={(vendor) => change({ vendor })} />
        </Field>
        <Field label={p.model} hint={w.modelHint}>
          <Combobox label={p.model} value={draft.model} options={models} onChange={(model) => change({ model })} />
        </Field>
        <Field label={p.currency}>
          <Combobox label={p.currency} value={draft.currency} options={currencies} onChange={(currency) => change({ currency })} />
        </Field>
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Checkbox label={w.free} checked={draft.free} onChange={(free) => change({ free })} />
          <Segmented
            label={p.unit}
            value={draft.unit}
            onChange={(unit) => change({ unit })}
            options={[
              { value: 'per_1m', label: p.perMany('per_1m') },
              { value: 'per_1k', label: p.perMany('per_1k') },
            ]}
          />
        </div>
        {draft.free ? (
          <p className="text-quiet text-xs">{w.freeHint}</p>
        ) : (
          <RatesFields rates={draft.rates} onChange={(rates) => change({ rates })} />
        )}
      </div>
      {!draft.free && (
        <div className="flex flex-col gap-3">
          <Button
            variant="quiet"
            size="s"
            icon={beside ? ChevronUp : ChevronDown}
            className="self-start"
            aria-expanded={beside}
            onClick={() => setBeside(!beside)}
          >
            {beside ? w.besideFew : w.beside}
          </Button>
          {beside && (
            <>
              <TierFields tiers={draft.tiers} onChange={(tiers) => change({ tiers })} />
              <WindowFields windows={draft.windows} zone={zone} onChange={(windows) => change({ windows })} />
              <PieceFields draft={draft} onChange={change} />
              <Field label={w.perRequest} className="max-w-40" error={isAmountFault(draft.per_request) ? w.amountFault : undefined}>
                <TextInput
                  inputMode="decimal"
                  value={draft.per_request}
                  onChange={(event) => change({ per_request: event.currentTarget.value })}
                />
              </Field>
            </>
          )}
        </div>
      )}
      <div className="grid gap-2 sm:grid-cols-2">
        <Field label={w.from} hint={w.fromHint(zone)}>
          <TextInput type="datetime-local" value={draft.from} onChange={(event) => change({ from: event.currentTarget.value })} />
        </Field>
        <Field label={w.to} hint={w.toHint}>
          <TextInput type="datetime-local" value={draft.to} onChange={(event) => change({ to: event.currentTarget.value })} />
        </Field>
        <Field label={p.source} hint={w.sourceHint}>
          <TextInput value={draft.source} onChange={(event) => change({ source: event.currentTarget.value })} />
        </Field>
        <Field label={p.note}>
          <TextInput value={draft.note} onChange={(event) => change({ note: event.currentTarget.value })} />
        </Field>
      </div>
    </div>
  );
}

/** Names that the book and the calls know already. */
function useNames(vendor: string): { readonly vendors: readonly string[]; readonly models: readonly string[] } {
  const known = useAsk('GET /api/vendors', {}, { staleMs: 60_000 });
  const listed = useAsk('GET /api/prices', { query: { in_force: 'now' } }, { staleMs: 60_000 });
  const missing = useAsk('GET /api/prices/missing', {}, { staleMs: 60_000 });
  const prices = listed.data?.prices ?? [];
  const waiting = missing.data?.missing ?? [];
  return {
    vendors: unique([
      ...(known.data?.vendors ?? []).map(({ id }) => id),
      ...prices.map((one) => one.vendor),
      ...waiting.map(({ vendor_id }) => vendor_id),
    ]),
    models: unique([
      ...waiting
        .filter(({ vendor_id }) => vendor === '' || vendor_id === vendor)
        .map(({ model_id, response_model }) => model_id ?? response_model),
      ...prices.filter((one) => vendor === '' || one.vendor === vendor).map(({ model }) => model),
    ]),
  };
}
