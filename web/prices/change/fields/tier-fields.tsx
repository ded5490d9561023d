// Tiers: rates for the whole request where its input or output is longer, or where it reasons.
import { Checkbox, TextInput } from '../../../parts/input.tsx';
import { Field } from '../../../parts/field.tsx';
import { useWords } from '../../../words/words.ts';
import { emptyTier, type TierDraft } from '../draft.ts';
import { changeWords } from '../words.ts';
import { RatesFields } from './rates-fields.tsx';
import { Rows } from './rows.tsx';

type TierFieldsProps = { readonly tiers: readonly TierDraft[]; readonly onChange: (tiers: readonly TierDraft[]) => void };

const digits = (text: string): string => text.replace(/\D/g, '');

export function TierFields({ tiers, onChange }: TierFieldsProps) {
  const w = useWords(changeWords);
  return (
    <Rows title={w.tiers} hint={w.tiersHint} addLabel={w.addTier} rows={tiers} fresh={emptyTier} onChange={onChange}>
      {(tier, change) => (
        <div className="flex flex-col gap-2">
          <div className="grid grid-cols-2 items-end gap-2 sm:grid-cols-3">
            <Field label={w.aboveInput}>
              <TextInput
                inputMode="numeric"
                value={tier.above_input}
                onChange={(event) => change({ above_input: digits(event.currentTarget.value) })}
              />
            </Field>
            <Field label={w.aboveOutput}>
              <TextInput
                inputMode="numeric"
                value={tier.above_output}
                onChange={(event) => change({ above_output: digits(event.currentTarget.value) })}
              />
            </Field>
            <Checkbox label={w.whenReasoning} checked={tier.when_reasoning} onChange={(when_reasoning) => change({ when_reasoning })} />
          </div>
          <RatesFields rates={tier.rates} onChange={(rates) => change({ rates })} />
        </div>
      )}
    </Rows>
  );
}
