// The calls behind a figure: its range, its row, the filters of the page and what the figure counts, as the calls page is asked for them.
import type { UsageDimension } from '../../../src/schema/question.ts';
import type { Term } from '../../query/term.ts';
import { textOf } from '../../query/write.ts';
import type { Behind } from './measures.ts';
import type { DimensionFilter } from './question.ts';

export type Place = {
  readonly range: { readonly from: string; readonly to: string };
  readonly filters: readonly DimensionFilter[];
  /** The values of the row; none for sums. */
  readonly group?: Readonly<Partial<Record<UsageDimension, string | null>>> | undefined;
};

/** Of one period only the part that the range covers was counted. */
export function within(range: Place['range'], start: string, end: string): Place['range'] {
  return { from: start > range.from ? start : range.from, to: end < range.to ? end : range.to };
}

/** The search record of a link to /calls. */
export function callsBehind({ range, filters, group = {} }: Place, behind: Behind = {}): Readonly<Record<string, string>> {
  // A value of the row says more than a filter of the page on the same field.
  const own = Object.entries(group);
  const others = filters.filter(({ field, not }) => not || !Object.hasOwn(group, field));
  const is = (field: string, value: string | null, not = false): Term => ({ kind: 'is', field, not, value });
  const terms = [
    ...own.map(([field, value]) => is(field, value ?? null)),
    ...others.map(({ field, not, value }) => is(field, value, not)),
    ...Object.entries(behind).flatMap(([field, values]) =>
      // The row's currency is the figure's already.
      Object.hasOwn(group, field) ? [] : values.map((value) => is(field, value)),
    ),
  ];
  return { ...(terms.length === 0 ? {} : { q: textOf(terms) }), from: range.from, to: range.to };
}
