// The way back up: each step of a drill, as the range and period it was.
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { boundText } from '../../charts/range/times.ts';
import { changed, type Search } from '../../url/search.ts';
import { useUrl } from '../../url/use-url.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { crumbsIn } from '../asked/crumbs.ts';
import { periodWords } from '../asked/periods.ts';
import type { Asked } from '../asked/question.ts';
import { usageWords } from '../words.ts';

/** A period is named by the step it was chosen from: a month of a year is called by its name. */
export function Crumbs({ asked, now }: { readonly asked: Asked; readonly now: number }) {
  const w = useWords(usageWords);
  const language = useLanguage();
  const via = useUrl().all('via');
  const crumbs = crumbsIn(via);
  if (crumbs.length === 0) return null;
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const steps = [...crumbs, asked].map(({ from, to }, at) => {
    const parent = crumbs[at - 1];
    if (parent !== undefined) return periodWords(parent.every, language, asked.zone)(from, to);
    return `${boundText(from, locale, asked.zone, now)} – ${boundText(to, locale, asked.zone, now)}`;
  });
  return (
    <nav aria-label={w.back}>
      <ol className="flex flex-wrap items-center gap-1">
        {steps.map((text, at) => {
          const crumb = crumbs[at];
          return (
            <li key={`${text} ${crumb?.every ?? ''}`} className="flex items-center gap-1">
              {at > 0 && <ChevronRight aria-hidden className="size-3.5 text-quiet" />}
              {crumb === undefined ? (
                <span aria-current="page" className="font-semibold">
                  {text}
                </span>
              ) : (
                <Link
                  to="/usage"
                  search={(before: Search) =>
                    changed(before, { from: crumb.from, to: crumb.to, every: crumb.every, sort: null, via: via.slice(0, at) })
                  }
                  className="inline-block rounded-sm py-0.5 text-accent underline-offset-4 hover:underline"
                >
                  {text}
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
