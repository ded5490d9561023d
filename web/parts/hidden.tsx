// Stands where a text would: it exists, this reader may not see it, and this is why and who can change it.
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.ts';
import { partsWords } from './words.ts';

export function HiddenText({ children, why }: { readonly children?: ReactNode; readonly why?: ReactNode }) {
  const w = useWords(partsWords);
  return (
    <div className="flex items-start gap-2 rounded-sm border border-strong border-dashed bg-sunken px-3 py-2 text-sm">
      <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-quiet" />
      <div className="min-w-0">
        <p>{children ?? w.hiddenText}</p>
        <p className="text-quiet text-xs">{why ?? w.hiddenWhy}</p>
      </div>
    </div>
  );
}
