// What an admin may do with an entry of the book. Nothing is lost by any of it: every line stays in the history.
import { CalendarX2, PencilLine, Plus, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { bookWords } from '../book/words.ts';
import type { Listed } from '../figures/shape.ts';
import { EndDialog } from './end-dialog.tsx';
import { PriceDialog } from './price-dialog.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

export function EntryActions({ price }: { readonly price: Listed }) {
  const w = useWords(bookWords);
  const [open, setOpen] = useState<'next' | 'correct' | 'end' | 'withdraw' | null>(null);
  const url = useUrl();
  const close = () => setOpen(null);
  const isHeld = price.layer === 'own' && price.superseded_at === null;
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="s" variant="primary" icon={Plus} onClick={() => setOpen('next')}>
        {price.layer === 'own' ? w.newPrice : w.override}
      </Button>
      {isHeld && (
        <>
          <Button size="s" icon={PencilLine} onClick={() => setOpen('correct')}>
            {w.correct}
          </Button>
          <Button size="s" icon={CalendarX2} onClick={() => setOpen('end')}>
            {w.end}
          </Button>
          <Button size="s" variant="danger" icon={Undo2} onClick={() => setOpen('withdraw')}>
            {w.withdraw}
          </Button>
        </>
      )}
      {(open === 'next' || open === 'correct') && (
        <PriceDialog start={{ kind: open, price }} onClose={close} onAdded={(id) => url.set({ price: id })} />
      )}
      {open === 'end' && <EndDialog price={price} onClose={close} />}
      {open === 'withdraw' && <WithdrawDialog price={price} onClose={close} />}
    </div>
  );
}
