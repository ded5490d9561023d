// Takes an entry out of the book, after asking; then says which calls still have a cost by it.
import { useRef } from 'react';
import { useChange } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useWords } from '../../words/words.ts';
import type { Listed } from '../figures/shape.ts';
import { EntryLine } from './entry-line.tsx';
import { StillPriced } from './still-priced.tsx';
import { staleAfterChange } from './stale.ts';
import { changeWords } from './words.ts';

export function WithdrawDialog({ price, onClose }: { readonly price: Listed; readonly onClose: () => void }) {
  const w = useWords(changeWords);
  // Once it is done the answer stays to be read: it says more than that.
  const isDone = useRef(false);
  const withdraw = useChange('POST /api/prices/{id}/withdraw', { invalidates: staleAfterChange });
  if (withdraw.data !== undefined) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={w.withdraw}
        footer={
          <Button variant="primary" onClick={onClose}>
            {w.close}
          </Button>
        }
      >
        <StillPriced answer={withdraw.data} done={w.withdrawn} />
      </Dialog>
    );
  }
  return (
    <Confirm
      open
      danger
      onClose={() => !isDone.current && onClose()}
      title={w.withdrawTitle}
      confirmLabel={w.withdraw}
      onConfirm={async () => {
        await withdraw.mutateAsync({ path: { id: price.id } });
        isDone.current = true;
      }}
    >
      <div className="flex flex-col gap-3">
        <EntryLine price={price} />
        <p>{w.withdrawText}</p>
      </div>
    </Confirm>
  );
}
