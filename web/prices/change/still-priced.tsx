// After an entry has ended or is withdrawn: calls that keep a cost by it, and the plan that puts them right.
import { CircleCheck } from 'lucide-react';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { OfferRecost } from './offer-recost.tsx';
import { changeWords } from './words.ts';

type StillPricedProps = { readonly answer: AnswerOf<'POST /api/prices/{id}/end'>; readonly done: string };

export function StillPriced({ answer, done }: StillPricedProps) {
  const w = useWords(changeWords);
  const { count } = useFormats();
  const { price, already, priced } = answer;
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="flex items-center gap-1.5 text-good">
        <CircleCheck aria-hidden className="size-4" />
        {already ? w.unchanged : done}
      </p>
      {priced === null && <p className="text-quiet">{w.waitingUnknown}</p>}
      {priced !== null && priced.recost !== null && (
        <>
          <p>{w.stillPriced(count(priced.calls))}</p>
          <OfferRecost question={priced.recost} reason={w.reasonOf(price.vendor, price.model)} />
        </>
      )}
    </div>
  );
}
