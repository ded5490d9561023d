// What most endpoints leave as it is, folded away: headers the vendor wants, deadlines, what happens when a caller leaves.
import { CircleAlert } from 'lucide-react';
import { Field } from '../../parts/field.tsx';
import { Textarea, TextInput } from '../../parts/input.tsx';
import { Select } from '../../parts/select.tsx';
import { useWords } from '../../words/words.ts';
import { vendorsWords } from '../words.ts';
import { deadlines, type Draft } from './draft.ts';

type FinerFieldsProps = {
  readonly draft: Draft;
  readonly put: (changes: Partial<Draft>) => void;
  readonly headersError: string | null;
  readonly secondsError: string | null;
};

export function FinerFields({ draft, put, headersError, secondsError }: FinerFieldsProps) {
  const w = useWords(vendorsWords);
  const isFaulty = headersError !== null || secondsError !== null;
  return (
    <details {...(isFaulty ? { open: true } : {})}>
      <summary className="cursor-default rounded-sm py-1 text-quiet hover:text-ink">{w.advanced}</summary>
      <div className="mt-2 flex flex-col gap-4">
        <Field label={w.headers} hint={w.headersHint} error={headersError}>
          <Textarea rows={2} value={draft.headers} onChange={(event) => put({ headers: event.currentTarget.value })} />
        </Field>
        <fieldset>
          <legend className="mb-1 text-quiet text-xs">
            {w.deadlines}. {w.deadlinesHint}
          </legend>
          <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
            {deadlines.map((name) => (
              <Field key={name} label={w.deadline[name]}>
                <TextInput
                  inputMode="decimal"
                  value={draft.seconds[name]}
                  onChange={(event) => put({ seconds: { ...draft.seconds, [name]: event.currentTarget.value } })}
                />
              </Field>
            ))}
          </div>
          {secondsError !== null && (
            <p role="alert" className="mt-1 flex items-start gap-1 text-bad text-xs">
              <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
              {secondsError}
            </p>
          )}
        </fieldset>
        <Field label={w.gone}>
          <Select
            label={w.gone}
            value={draft.gone}
            onChange={(gone) => put({ gone })}
            options={[
              { value: 'usual', label: w.goneUsual },
              { value: 'cancel', label: w.goneCancel },
              { value: 'drain', label: w.goneDrain },
            ]}
          />
        </Field>
      </div>
    </details>
  );
}
