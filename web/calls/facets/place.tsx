// Where the facets are: a column beside the list or, on a phone, a drawer that is closed until it is asked for.
import { useState } from 'react';
import { Dialog } from '../../parts/dialog.tsx';
import { useWords } from '../../words/words.ts';
import type { Asked, Counts } from '../asked/use-asked.ts';
import { callsWords } from '../words.ts';
import { Facets } from './facets.tsx';

const place = 'daybook.calls.facets-open';
const isNarrow = (): boolean => window.matchMedia('(max-width: 767px)').matches;

export function useFacetsOpen(): readonly [boolean, (isOpen: boolean) => void] {
  const [isOpen, setOpen] = useState(() => !isNarrow() && localStorage.getItem(place) !== 'closed');
  const change = (next: boolean): void => {
    if (!isNarrow()) localStorage.setItem(place, next ? 'open' : 'closed');
    setOpen(next);
  };
  return [isOpen, change];
}

type FacetsPlaceProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly asked: Asked;
  readonly counts: Counts;
};

export function FacetsPlace({ isOpen, onClose, asked, counts }: FacetsPlaceProps) {
  const w = useWords(callsWords);
  if (!isOpen) return null;
  if (isNarrow()) {
    return (
      <Dialog open onClose={onClose} title={w.facets}>
        <Facets asked={asked} counts={counts} />
      </Dialog>
    );
  }
  return (
    <div className="max-h-[calc(100dvh-7rem)] w-56 shrink-0 overflow-y-auto rounded-md border border-line bg-card px-2">
      <Facets asked={asked} counts={counts} />
    </div>
  );
}
