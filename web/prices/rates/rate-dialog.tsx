// One rate from a moment on. It holds until the next of its pair.
import { useState } from 'react';
import { useChange } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { TextInput } from '../../parts/input.tsx';
import { useToast } from '../../parts/toast.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useRange } from '../../url/range.ts';
import { useWords } from '../../words/words.ts';
import { changeWords } from '../change/words.ts';
import { isAmount } from '../figures/amounts.ts';
import { instantOf, wallOf } from '../figures/wall-time.ts';
import { pricesWords } from '../words.ts';
import { ratesWords } from './words.ts';

export const currencies = ['USD', 'CNY', 'EUR', 'GBP', 'JPY', 'HKD', 'SGD'];

export function RateDialog({ onClose }: { readonly onClose: () => void }) {
  const w = useWords(ratesWords);
  const p = useWords(pricesWords);
  const c = useWords(changeWords);
  const say = useToast();
  const { zone } = useRange();
  const [from, setFrom] = useState('USD');
  const [to, setTo] = useState('CNY');
  const [rate, setRate] = useState('');
  const [at, setAt] = useState(() => `${wallOf(Date.now(), zone).slice(0, 10)}T00:00`);
  const [source, setSource] = useState('');
  const add = useChange('POST /api/rates', { invalidates: ['GET /api/rates', 'GET /api/rates/convert'] });
  const begin = instantOf(at, zone);
  const isReady = isAmount(rate.trim()) && from.trim() !== '' && to.trim() !== '' && begin !== null;
  const save = () =>
    add.mutate(
      {
        body: {
          from_currency: from.trim().toUpperCase(),
          to_currency: to.trim().toUpperCase(),
          rate: rate.trim(),
          effective_from: begin ?? '',
          source: source.trim() === '' ? null : source.trim(),
        },
      },
      {
        onSuccess: ({ replaced }) => {
          say(replaced > 0 ? `${w.saved} ${w.replaced}` : w.saved, 'good');
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={w.add}
      footer={
        <>
          <Button onClick={onClose}>{p.cancel}</Button>
          <Button variant="primary" disabled={!isReady} busy={add.isPending} onClick={save}>
            {w.save}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-2 gap-3">
        <Field label={w.fromCurrency}>
          <Combobox label={w.fromCurrency} value={from} options={currencies} onChange={setFrom} />
        </Field>
        <Field label={w.toCurrency}>
          <Combobox label={w.toCurrency} value={to} options={currencies} onChange={setTo} />
        </Field>
        <Field label={w.rate} hint={w.rateHint(from, to)} error={rate.trim() !== '' && !isAmount(rate.trim()) ? c.amountFault : undefined}>
          <TextInput inputMode="decimal" value={rate} onChange={(event) => setRate(event.currentTarget.value)} />
        </Field>
        <Field label={w.holdsFrom} hint={w.quarterHint(zone)}>
          <TextInput type="datetime-local" step={900} value={at} onChange={(event) => setAt(event.currentTarget.value)} />
        </Field>
        <Field label={p.source} className="col-span-2">
          <TextInput value={source} onChange={(event) => setSource(event.currentTarget.value)} />
        </Field>
        {add.error !== null && (
          <div className="col-span-2">
            <Trouble error={add.error} />
          </div>
        )}
      </div>
    </Dialog>
  );
}
