// When an entry ends, or that it goes on without end.
import { useState } from 'react';
import { useChange } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { TextInput } from '../../parts/input.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useRange } from '../../url/range.ts';
import { useWords } from '../../words/words.ts';
import type { Listed } from '../figures/shape.ts';
import { instantOf, wallOf } from '../figures/wall-time.ts';
import { pricesWords } from '../words.ts';
import { EntryLine } from './entry-line.tsx';
import { StillPriced } from './still-priced.tsx';
import { staleAfterChange } from './stale.ts';
import { changeWords } from './words.ts';

export function EndDialog({ price, onClose }: { readonly price: Listed; readonly onClose: () => void }) {
  const w = useWords(changeWords);
  const p = useWords(pricesWords);
  const { zone } = useRange();
  const [at, setAt] = useState(() => (price.effective_to === null ? wallOf(Date.now(), zone) : wallOf(price.effective_to, zone)));
  const end = useChange('POST /api/prices/{id}/end', { invalidates: staleAfterChange });
  const save = () => end.mutate({ path: { id: price.id }, body: { effective_to: at === '' ? null : instantOf(at, zone) } });
  return (
    <Dialog
      open
      onClose={onClose}
      title={w.endTitle}
      footer={
        end.data === undefined ? (
          <>
            <Button onClick={onClose}>{p.cancel}</Button>
            <Button variant="primary" busy={end.isPending} onClick={save}>
              {w.endSave}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>
            {w.close}
          </Button>
        )
      }
    >
      {end.data === undefined ? (
        <div className="flex flex-col gap-3">
          <EntryLine price={price} endsAt={at === '' ? null : instantOf(at, zone)} />
          <Field label={w.endAt} hint={w.endHint(zone)}>
            <TextInput type="datetime-local" value={at} onChange={(event) => setAt(event.currentTarget.value)} />
          </Field>
          {end.error !== null && <Trouble error={end.error} />}
        </div>
      ) : (
        <StillPriced answer={end.data} done={w.ended} />
      )}
    </Dialog>
  );
}
