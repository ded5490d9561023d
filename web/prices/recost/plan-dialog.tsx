// Which calls are to be priced again, and why. Making the plan changes nothing.
import { useState } from 'react';
import { useChange } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Checkbox, TextInput } from '../../parts/input.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useRange } from '../../url/range.ts';
import { useUrl } from '../../url/use-url.ts';
import { useFieldName } from '../../words/fields.ts';
import { useWords } from '../../words/words.ts';
import { pricesWords } from '../words.ts';
import { recostWords } from './words.ts';

const fields = ['vendor_id', 'model_id', 'user', 'source_app'] as const;
type Asked = Readonly<Partial<Record<(typeof fields)[number], string>>>;

export function PlanDialog({ unpriced, onClose }: { readonly unpriced: boolean; readonly onClose: () => void }) {
  const w = useWords(recostWords);
  const p = useWords(pricesWords);
  const fieldName = useFieldName();
  const url = useUrl();
  const { zone } = useRange();
  const [reason, setReason] = useState('');
  const [time, setTime] = useState<'ever' | 'between'>('ever');
  const [from, setFrom] = useState('now-30d');
  const [to, setTo] = useState('now');
  const [asked, setAsked] = useState<Asked>({});
  const [onlyUnpriced, setOnlyUnpriced] = useState(unpriced);
  const plan = useChange('POST /api/recost', { invalidates: ['GET /api/recost'] });
  const begin = () => {
    const filters = fields.flatMap((field) => {
      const value = (asked[field] ?? '').trim();
      return value === '' ? [] : [[field, value] as const];
    });
    const query = {
      ...Object.fromEntries(filters),
      ...(onlyUnpriced ? { cost_status: 'unknown' } : {}),
      ...(time === 'between' ? { from, to, zone } : {}),
    };
    plan.mutate({ query, body: { reason: reason.trim() } }, { onSuccess: ({ id }) => url.set({ plan: null, job: id }, { push: true }) });
  };
  return (
    <Dialog
      open
      keep
      onClose={onClose}
      title={w.planTitle}
      footer={
        <>
          <Button onClick={onClose}>{p.cancel}</Button>
          <Button variant="primary" busy={plan.isPending} disabled={reason.trim() === ''} onClick={begin}>
            {w.begin}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={w.reason}>
          <TextInput value={reason} placeholder={w.reasonExample} onChange={(event) => setReason(event.currentTarget.value)} />
        </Field>
        <div className="flex flex-col gap-2">
          <span className="text-quiet text-xs">{w.range}</span>
          <Segmented<'ever' | 'between'>
            label={w.range}
            value={time}
            onChange={setTime}
            options={[
              { value: 'ever', label: w.allTime },
              { value: 'between', label: w.between },
            ]}
          />
          {time === 'between' && (
            <div className="grid grid-cols-2 gap-2">
              <Field label={p.from} hint={w.zoneNote(zone)}>
                <TextInput value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
              </Field>
              <Field label={p.to}>
                <TextInput value={to} onChange={(event) => setTo(event.currentTarget.value)} />
              </Field>
            </div>
          )}
        </div>
        <fieldset>
          <legend className="text-quiet text-xs">
            {w.only}. {w.onlyHint}
          </legend>
          <div className="mt-1 grid grid-cols-2 gap-2">
            {fields.map((field) => (
              <Field key={field} label={fieldName(field)}>
                <TextInput value={asked[field] ?? ''} onChange={(event) => setAsked({ ...asked, [field]: event.currentTarget.value })} />
              </Field>
            ))}
          </div>
        </fieldset>
        <Checkbox label={w.onlyUnpriced} checked={onlyUnpriced} onChange={setOnlyUnpriced} />
        {plan.error !== null && <Trouble error={plan.error} />}
      </div>
    </Dialog>
  );
}
