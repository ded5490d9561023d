// What the page is asked for, out of its address: `q` is the query, `order` what calls are ordered by, and the range.
import { useMemo } from 'react';
import type { CallOrder } from '../../../src/schema/question.ts';
import { type Fault, type PlacedTerm, paramsOf, parseQuery } from '../../query/query.ts';
import { type Range, useRange } from '../../url/range.ts';
import { useUrl } from '../../url/use-url.ts';

export type Asked = {
  readonly text: string;
  readonly terms: readonly PlacedTerm[];
  readonly faults: readonly Fault[];
  readonly order: CallOrder;
  /** As the API takes filters, search and the range. The same object as long as nothing changes. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly range: Range;
  setText(text: string): void;
  setOrder(order: CallOrder): void;
};

const orders: readonly CallOrder[] = ['newest', 'cost', 'duration', 'tokens'];

export function useAsked(): Asked {
  const url = useUrl();
  const range = useRange();
  const text = url.get('q') ?? '';
  const order = orders.find((one) => one === url.get('order')) ?? 'newest';
  const { from, to, zone } = range;
  const parsed = useMemo(() => parseQuery(text), [text]);
  const query = useMemo(() => ({ ...paramsOf(parsed.terms.map(({ term }) => term)), from, to, zone }), [parsed, from, to, zone]);
  return {
    text,
    ...parsed,
    order,
    query,
    range,
    setText: (next) => url.set({ q: next.trim() === '' ? null : next.trim() }, { push: true }),
    setOrder: (next) => url.set({ order: next === 'newest' ? null : next }, { push: true }),
  };
}
