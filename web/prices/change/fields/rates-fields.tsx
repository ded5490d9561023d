// Amounts by kind of token. The usual kinds are always there, and those that have an amount; the others are asked for.
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../parts/button.tsx';
import { Field } from '../../../parts/field.tsx';
import { TextInput } from '../../../parts/input.tsx';
import { useWords } from '../../../words/words.ts';
import { kindOrder, usualKinds } from '../../figures/kinds.ts';
import { pricesWords } from '../../words.ts';
import { isAmountFault, type RatesDraft } from '../draft.ts';
import { changeWords } from '../words.ts';

type RatesFieldsProps = { readonly rates: RatesDraft; readonly onChange: (rates: RatesDraft) => void };

export function RatesFields({ rates, onChange }: RatesFieldsProps) {
  const w = useWords(changeWords);
  const p = useWords(pricesWords);
  const [all, setAll] = useState(false);
  const usual: readonly string[] = usualKinds;
  const shown = kindOrder.filter((kind) => all || usual.includes(kind) || rates[kind] !== undefined);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        {shown.map((kind) => (
          <Field key={kind} label={p.kinds[kind]} error={isAmountFault(rates[kind]) ? w.amountFault : undefined}>
            <TextInput
              inputMode="decimal"
              value={rates[kind] ?? ''}
              onChange={(event) => onChange({ ...rates, [kind]: event.currentTarget.value })}
              className="text-right tabular-nums"
            />
          </Field>
        ))}
      </div>
      <Button variant="quiet" size="s" icon={all ? ChevronUp : ChevronDown} className="self-start" onClick={() => setAll(!all)}>
        {all ? w.fewerKinds : w.moreKinds}
      </Button>
    </div>
  );
}
