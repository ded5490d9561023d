// An id by its last eight characters, the ones that tell two apart. A press copies the whole.
import { clsx } from 'clsx';
import { Check, TriangleAlert } from 'lucide-react';
import { useWords } from '../words/words.ts';
import { useCopy } from './copy.tsx';
import { reach } from './looks.ts';
import { partsWords } from './words.ts';

export function ShortId({ id, label }: { readonly id: string; readonly label?: string | undefined }) {
  const w = useWords(partsWords);
  const { copied, copy } = useCopy();
  const said = copied === 'yes' ? w.copied : copied === 'refused' ? w.notCopied : (label ?? w.copyId);
  return (
    <button
      type="button"
      title={id}
      aria-label={`${id.slice(-8)} · ${said}`}
      onClick={(event) => {
        event.stopPropagation();
        copy(id);
      }}
      className={clsx(reach, 'inline-flex items-center gap-1 rounded-sm px-0.5 font-mono text-xs hover:bg-hover')}
    >
      {id.slice(-8)}
      {copied === 'yes' && <Check aria-hidden className="size-3 text-good" />}
      {copied === 'refused' && <TriangleAlert aria-hidden className="size-3 text-warn" />}
    </button>
  );
}
