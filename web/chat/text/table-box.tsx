// A table scrolls in its own box.
import type { ReactNode } from 'react';
import { useWords } from '../../words/words.ts';
import { chatWords } from '../words.ts';

export function TableBox({ children }: { readonly children?: ReactNode }) {
  const w = useWords(chatWords);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={w.table} tabIndex={0} className="max-h-[60vh] max-w-full overflow-auto">
      <table className="border-collapse text-sm">{children}</table>
    </section>
  );
}
