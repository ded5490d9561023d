// What the overview is narrowed to: each filter with a way to take it off. Nothing where there is none.
import { X } from 'lucide-react';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { type Asked, dimensions } from '../behind.ts';
import { overviewWords } from '../words.ts';

export function FilterBar({ filters }: { readonly filters: Asked }) {
  const w = useWords(overviewWords);
  const url = useUrl();
  const all = dimensions.flatMap((dimension) => (filters[dimension] ?? []).map((value) => ({ dimension, value })));
  if (all.length === 0) return null;
  return (
    <ul aria-label={w.filters} className="flex flex-wrap gap-2">
      {all.map(({ dimension, value }) => {
        const text = `${w.dimensions[dimension]}: ${value ?? w.none}`;
        const rest = url.all(dimension).filter((one) => one !== (value ?? 'null'));
        return (
          <li key={text} className="inline-flex h-7 items-center gap-1 rounded-sm bg-accent-soft pr-1 pl-2 text-accent">
            {text}
            <button
              type="button"
              aria-label={w.removeFilter(text)}
              onClick={() => url.set({ [dimension]: rest }, { push: true })}
              className="relative inline-flex size-5 items-center justify-center rounded-sm hover:bg-hover pointer-coarse:after:absolute pointer-coarse:after:-inset-3 pointer-coarse:after:content-['']"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
