// The most of something: a name, a bar, a figure; each line leads to what is behind it.
import { Link } from '@tanstack/react-router';
import { coloursOf, otherColour } from './colours.ts';

export type BarItem = {
  readonly key: string;
  readonly label: string;
  /** How long the bar is. Null is unknown: no bar. */
  readonly value: number | null;
  /** What is read. */
  readonly text: string;
  readonly to?: string | undefined;
  readonly search?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** A CSS colour; the one of its key unless given. */
  readonly colour?: string | undefined;
};

export function BarList({ items, label }: { readonly items: readonly BarItem[]; readonly label: string }) {
  const most = Math.max(0, ...items.map(({ value }) => value ?? 0));
  const own = coloursOf(items.map(({ key }) => key));
  return (
    <ul aria-label={label} className="flex flex-col gap-px">
      {items.map((item, at) => (
        <li key={item.key}>
          {item.to === undefined ? (
            <div className="px-1 py-1">
              <Line item={item} most={most} colour={item.colour ?? own[at] ?? otherColour} />
            </div>
          ) : (
            <Link to={item.to} search={item.search ?? {}} className="block rounded-sm px-1 py-1 hover:bg-hover pointer-coarse:py-2.5">
              <Line item={item} most={most} colour={item.colour ?? own[at] ?? otherColour} />
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

function Line({ item, most, colour }: { readonly item: BarItem; readonly most: number; readonly colour: string }) {
  const part = most === 0 ? 0 : (item.value ?? 0) / most;
  return (
    <>
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate" title={item.label}>
          {item.label}
        </span>
        <span className="shrink-0 tabular-nums">{item.text}</span>
      </span>
      <span aria-hidden className="mt-0.5 block h-1 rounded-full bg-sunken">
        <span className="block h-1 rounded-full" style={{ width: `${Math.max(part * 100, part > 0 ? 1 : 0)}%`, background: colour }} />
      </span>
    </>
  );
}
