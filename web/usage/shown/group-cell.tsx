// The value of a row's dimension: pressed, the page shows it alone. A user has a summary beside.
import { Link } from '@tanstack/react-router';
import { UserRound } from 'lucide-react';
import type { UsageDimension } from '../../../src/schema/question.ts';
import { changed, type Search } from '../../url/search.ts';
import { useWords } from '../../words/words.ts';
import type { Asked } from '../asked/question.ts';
import { usageWords } from '../words.ts';
import type { Names } from './names.ts';

type GroupCellProps = { readonly dimension: UsageDimension; readonly value: string | null; readonly names: Names; readonly asked: Asked };

export function GroupCell({ dimension, value, names, asked }: GroupCellProps) {
  const w = useWords(usageWords);
  const text = names.value(dimension, value);
  const isAlone = asked.filters.some((filter) => filter.field === dimension && !filter.not && filter.value === value);
  return (
    <span className="flex items-center gap-1">
      {isAlone ? (
        <span>{text}</span>
      ) : (
        <Link
          to="/usage"
          search={(before: Search) => changed(before, { [dimension]: [value ?? 'null'] })}
          title={w.only(text)}
          className={`inline-block min-w-6 max-w-64 truncate rounded-sm py-0.5 underline-offset-4 hover:underline ${value === null ? 'text-quiet' : ''}`}
        >
          {text}
        </Link>
      )}
      {dimension === 'user' && value !== null && (
        <Link
          to="/usage"
          search={(before: Search) => changed(before, { summary: value })}
          aria-label={w.openSummary(value)}
          title={w.openSummary(value)}
          className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-quiet hover:bg-hover hover:text-ink"
        >
          <UserRound aria-hidden className="size-3.5" />
        </Link>
      )}
    </span>
  );
}
