// What saving a price did: the entry, the one it ended, and the calls that could have a cost by it now.
import { CircleCheck } from 'lucide-react';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { Warnings } from './check-result.tsx';
import { EntryLine } from './entry-line.tsx';
import { OfferRecost } from './offer-recost.tsx';
import { changeWords } from './words.ts';

type PriceDoneProps = { readonly answer: AnswerOf<'POST /api/prices'>; readonly isCorrection: boolean };

export function PriceDone({ answer, isCorrection }: PriceDoneProps) {
  const w = useWords(changeWords);
  const { count } = useFormats();
  const { added, closed, waiting, warnings } = answer;
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="flex items-center gap-1.5 text-good">
        <CircleCheck aria-hidden className="size-4" />
        {isCorrection ? w.corrected : w.done}
      </p>
      <EntryLine price={added} />
      {closed !== null && (
        <div>
          <h3 className="mb-1 text-quiet text-xs">{w.closed}</h3>
          <EntryLine price={closed} />
        </div>
      )}
      <Warnings warnings={warnings} />
      {waiting === null && <p className="text-quiet">{w.waitingUnknown}</p>}
      {waiting !== null && waiting.recost === null && <p className="text-quiet">{w.waitingNone}</p>}
      {waiting !== null && waiting.recost !== null && (
        <>
          {waiting.calls_unpriced > 0 && <p>{w.waitingUnpriced(count(waiting.calls_unpriced))}</p>}
          {waiting.calls_priced > 0 && <p>{w.waitingPriced(count(waiting.calls_priced))}</p>}
          <OfferRecost question={waiting.recost} reason={w.reasonOf(added.vendor, added.model)} />
        </>
      )}
    </div>
  );
}
