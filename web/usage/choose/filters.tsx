// Filters over dimensions: those that hold, each to be taken out, and a way to add one with the values that this range has.
import { Plus, X } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { Popover } from '../../parts/popover.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { type Asked, type DimensionFilter, filterChanges } from '../asked/question.ts';
import type { Names } from '../shown/names.ts';
import { usageWords } from '../words.ts';
import { FilterForm } from './filter-form.tsx';

export function Filters({ asked, names }: { readonly asked: Asked; readonly names: Names }) {
  const w = useWords(usageWords);
  const url = useUrl();
  const { filters } = asked;
  const set = (next: readonly DimensionFilter[]): void => url.set(filterChanges(next), { push: true });
  return (
    <ul aria-label={w.filters} className="flex flex-wrap items-center gap-1.5">
      {filters.map((filter) => {
        const text = `${w.dimensions[filter.field]} ${filter.not ? w.isNot : w.is} ${names.value(filter.field, filter.value)}`;
        return (
          <li key={text} className="min-w-0">
            <span className="inline-flex h-7 max-w-full items-center gap-1 rounded-sm bg-accent-soft pl-2 text-accent">
              <span className="truncate">{text}</span>
              <button
                type="button"
                aria-label={w.remove(text)}
                title={w.remove(text)}
                onClick={() => set(filters.filter((one) => one !== filter))}
                className="inline-flex size-7 shrink-0 items-center justify-center rounded-sm hover:bg-hover"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </span>
          </li>
        );
      })}
      <li>
        <Popover
          label={w.addFilter}
          trigger={
            <Button size="s" variant="quiet" icon={Plus}>
              {w.addFilter}
            </Button>
          }
        >
          {(close) => (
            <FilterForm
              asked={asked}
              onAdd={(filter) => {
                set([...filters, filter]);
                close();
              }}
            />
          )}
        </Popover>
      </li>
      {filters.length > 1 && (
        <li>
          <Button size="s" variant="quiet" onClick={() => set([])}>
            {w.clear}
          </Button>
        </li>
      )}
    </ul>
  );
}
