// Adding a price, or putting another in the place of a wrong one: the form, what saving will do, and afterwards what it did.
import { useState } from 'react';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { useChange } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useNow } from '../../parts/now.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { useRange } from '../../url/range.ts';
import { useWords } from '../../words/words.ts';
import type { Listed } from '../figures/shape.ts';
import { wallOf } from '../figures/wall-time.ts';
import { pricesWords } from '../words.ts';
import { CheckResult } from './check-result.tsx';
import { bodyOf, type Draft, draftOf, emptyDraft, isComplete } from './draft.ts';
import { PriceDone } from './price-done.tsx';
import { PriceForm } from './price-form.tsx';
import { staleAfterChange } from './stale.ts';
import { useCheck } from './use-check.ts';
import { changeWords } from './words.ts';

/** From nothing, for a model that waits, after an entry (from today), or in the place of one. */
export type PriceStart =
  | { readonly kind: 'new'; readonly vendor?: string | undefined; readonly model?: string | undefined; readonly from?: string | undefined }
  | { readonly kind: 'next' | 'correct'; readonly price: Listed };

type Answer = AnswerOf<'POST /api/prices'>;

type PriceDialogProps = {
  readonly start: PriceStart;
  readonly onClose: () => void;
  /** The entry that was added is there to be shown, when the dialog is closed. */
  readonly onAdded?: (id: string) => void;
};

export function PriceDialog({ start, onClose, onAdded }: PriceDialogProps) {
  const w = useWords(changeWords);
  const p = useWords(pricesWords);
  const { zone } = useRange();
  const now = useNow();
  const [draft, setDraft] = useState<Draft>(() => firstDraft(start, zone, now));
  const [answer, setAnswer] = useState<Answer | null>(null);
  const add = useChange('POST /api/prices', { invalidates: staleAfterChange });
  const correct = useChange('POST /api/prices/{id}/correct', { invalidates: staleAfterChange });
  const isCorrection = start.kind === 'correct';
  const body = bodyOf(draft, zone);
  const complete = isComplete(draft);
  const check = useCheck(complete && !isCorrection && answer === null ? JSON.stringify(body) : null);
  const error = isCorrection ? correct.error : add.error;
  const busy = add.isPending || correct.isPending;
  const isInTheWay = !isCorrection && (check.data === undefined || check.data.faults.length > 0);
  const close = () => {
    onClose();
    if (answer !== null) onAdded?.(answer.added.id);
  };
  const save = () => {
    if (start.kind === 'correct') correct.mutate({ path: { id: start.price.id }, body }, { onSuccess: setAnswer });
    else add.mutate({ body }, { onSuccess: setAnswer });
  };
  return (
    <Dialog
      open
      wide
      keep
      onClose={close}
      title={isCorrection ? w.correctTitle : start.kind === 'next' ? w.nextTitle : w.addTitle}
      footer={
        answer === null ? (
          <>
            <Button onClick={close}>{p.cancel}</Button>
            <Button variant="primary" busy={busy} disabled={!complete || isInTheWay} onClick={save}>
              {isCorrection ? w.saveCorrect : w.save}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={close}>
            {w.close}
          </Button>
        )
      }
    >
      {answer === null ? (
        <div className="flex flex-col gap-4">
          {isCorrection && <p className="text-quiet">{w.correctNote}</p>}
          <PriceForm draft={draft} zone={zone} onChange={setDraft} />
          {!isCorrection && <CheckResult check={complete ? check : null} />}
          {error !== null && <Trouble error={error} />}
        </div>
      ) : (
        <PriceDone answer={answer} isCorrection={isCorrection} />
      )}
    </Dialog>
  );
}

function firstDraft(start: PriceStart, zone: string, now: number): Draft {
  const today = `${wallOf(now, zone).slice(0, 10)}T00:00`;
  if (start.kind === 'new') {
    const from = start.from === undefined ? today : `${wallOf(start.from, zone).slice(0, 10)}T00:00`;
    return { ...emptyDraft, vendor: start.vendor ?? '', model: start.model ?? '', from };
  }
  const draft = draftOf(start.price, zone);
  return start.kind === 'correct' ? draft : { ...draft, from: today, to: '', source: '', note: '' };
}
