// After the book has changed: calls that could be costed anew, and the plan that shows the difference. Nothing is costed by itself.
import { useState } from 'react';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { useChange } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { TextInput } from '../../parts/input.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { changeWords } from './words.ts';

export type RecostQuestion = AnswerOf<'GET /api/recost/{id}'>['question'];

export function OfferRecost({ question, reason: first }: { readonly question: RecostQuestion; readonly reason: string }) {
  const w = useWords(changeWords);
  const url = useUrl();
  const [reason, setReason] = useState(first);
  const plan = useChange('POST /api/recost', { invalidates: ['GET /api/recost'] });
  const begin = () =>
    plan.mutate(
      { body: { reason, range: question.range, filters: [...question.filters] } },
      { onSuccess: ({ id }) => url.set({ tab: 'recost', job: id, price: null }, { push: true }) },
    );
  return (
    <div className="flex flex-col gap-2 rounded-sm border p-3">
      <p className="text-quiet">{w.planFirst}</p>
      <Field label={w.reason}>
        <TextInput value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </Field>
      {plan.error !== null && <Trouble error={plan.error} />}
      <Button variant="primary" className="self-start" busy={plan.isPending} disabled={reason.trim() === ''} onClick={begin}>
        {w.plan}
      </Button>
    </div>
  );
}
