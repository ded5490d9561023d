// One figure: what it is, how much, against the time before, its course. The figure leads to the calls behind it.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Sparkline } from '../../charts/sparkline.tsx';
import type { Search } from '../../url/search.ts';

export type Spark = { readonly label: string; readonly values: readonly (number | null)[]; readonly colour?: string };

export const figureGrid = 'grid grid-cols-2 gap-2 sm:gap-3 xl:grid-cols-4';

type FigureCardProps = {
  readonly title: string;
  /** The calls that were counted. */
  readonly search: Search;
  readonly value: ReactNode;
  readonly change: ReactNode;
  /** What the change is against, in words. */
  readonly against: string;
  readonly sparks: readonly Spark[] | null;
  readonly children?: ReactNode;
};

export function FigureCard({ title, search, value, change, against, sparks, children }: FigureCardProps) {
  return (
    <section aria-label={title} className="flex min-h-28 min-w-0 flex-col gap-1 rounded-md border border-line bg-card px-3 py-2">
      <h2 className="text-quiet text-xs">{title}</h2>
      <div className="grid grid-cols-1 items-start gap-x-2 sm:grid-cols-[minmax(0,1fr)_auto]">
        <div className="min-w-0">
          <Link
            to="/calls"
            search={search}
            className="block rounded-sm font-semibold text-xl tabular-nums hover:text-accent hover:underline"
          >
            {value}
          </Link>
          <span title={against}>{change}</span>
        </div>
        <div className="hidden h-10 w-20 flex-col justify-center gap-1 sm:flex">
          {sparks?.map((spark) => (
            <Sparkline key={spark.label} {...spark} width={80} height={sparks.length > 1 ? 16 : 32} />
          ))}
        </div>
      </div>
      <div className="mt-auto flex flex-wrap gap-x-2 text-quiet text-xs">{children}</div>
    </section>
  );
}

/** A part of a figure, which leads to its own calls. */
export function Note({
  search,
  tone = '',
  title,
  children,
}: {
  readonly search: Search;
  readonly tone?: string;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <Link
      to="/calls"
      search={search}
      title={title}
      className={`rounded-sm underline decoration-dotted underline-offset-2 hover:text-accent ${tone}`}
    >
      {children}
    </Link>
  );
}
