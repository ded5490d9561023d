// A period of the table: pressed, the page goes into it, by the next finer period; what it was before stays as a crumb.
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { changed, type Search } from '../../url/search.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { within } from '../asked/behind.ts';
import { crumbOf } from '../asked/crumbs.ts';
import type { Asked } from '../asked/question.ts';
import type { Usage } from '../asked/measures.ts';
import { finer, periodWords } from '../asked/periods.ts';
import { usageWords } from '../words.ts';

type PeriodCellProps = { readonly start: string; readonly end: string; readonly asked: Asked; readonly range: Usage['range'] };

export function PeriodCell({ start, end, asked, range }: PeriodCellProps) {
  const w = useWords(usageWords);
  const language = useLanguage();
  const words = useMemo(() => periodWords(asked.every, language, asked.zone), [asked.every, language, asked.zone]);
  const next = finer[asked.every];
  const text = words(start, end);
  const isPart = asked.every !== 'total' && (start < range.from || end > range.to);
  const part = isPart && (
    <span title={w.partHint} className="ml-1 text-quiet text-xs">
      {w.part}
    </span>
  );
  if (next === null) return <span className="whitespace-nowrap">{[text, part]}</span>;
  const inside = within(range, start, end);
  return (
    <span className="whitespace-nowrap">
      <Link
        to="/usage"
        search={(before: Search) =>
          changed(before, { from: inside.from, to: inside.to, every: next, sort: null, via: [...listOf(before['via']), crumbOf(asked)] })
        }
        title={w.drill(text)}
        className="inline-block rounded-sm py-0.5 text-accent underline-offset-4 hover:underline"
      >
        {text}
      </Link>
      {part}
    </span>
  );
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
