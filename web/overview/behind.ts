// The calls behind a figure: the calls page, asked for exactly the range and the filters that the figure was counted with.
import { wholeName } from '../query/fields.ts';
import type { Term } from '../query/term.ts';
import { textOf } from '../query/write.ts';
import type { Search } from '../url/search.ts';

/** The dimensions usage is kept by, as the query of calls has them. */
export const dimensions = ['model', 'vendor', 'app', 'user', 'function', 'key', 'type', 'currency'] as const;
export type Dimension = (typeof dimensions)[number];

/** Field → any of these values; null asks for those without one. */
export type Asked = Readonly<Record<string, readonly (string | null)[]>>;

export type Behind = {
  /** The search of a link to /calls, of a span within the range. A field that the page filters by is asked for anew, more narrowly. */
  readonly of: (asked?: Asked, not?: Asked, span?: Span) => Search;
  readonly range: Span;
};

export type Span = { readonly from: string; readonly to: string };

export function behindOf(range: Span, filters: Asked, zone: string): Behind {
  return {
    range,
    of: (asked = {}, not = {}, { from, to } = range) => {
      const terms = [...termsOf({ ...filters, ...asked }, false), ...termsOf(not, true)];
      return {
        ...(terms.length === 0 ? {} : { q: textOf(terms) }),
        from: later(from, range.from),
        to: later(to, range.to) === to ? range.to : to,
        zone,
      };
    },
  };
}

/** ISO times in UTC stand in the order of time. */
const later = (a: string, b: string): string => [a, b].sort()[1] ?? a;

const termsOf = (asked: Asked, not: boolean): readonly Term[] =>
  Object.entries(asked).flatMap(([field, values]) => values.map((value): Term => ({ kind: 'is', field: wholeName(field), not, value })));

/** How calls ended, as their query has it: what usage counts as failed are two statuses. */
export const failedStatuses = ['failed', 'timeout'] as const;
