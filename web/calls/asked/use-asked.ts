// What the page is asked for, out of its address: `q` is the query, `order` what calls are ordered by, and the range.
import { useMemo } from 'react';
import type { CallOrder } from '../../../src/schema/question.ts';
import { type Fault, type PlacedTerm, paramsOf, parseQuery } from '../../query/query.ts';
import { type Range, rangeOf, useRange } from '../../url/range.ts';
import { type UrlRead, useUrl } from '../../url/use-url.ts';

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

/** Whether counts are asked for yet, and how often again, in milliseconds. */
export type Counts = { readonly isOn: boolean; readonly every: number | false };

const orders: readonly CallOrder[] = ['newest', 'cost', 'duration', 'tokens'];

/** What an address asks for, before the page stands. Null where its query is none. */
export function askedIn(url: UrlRead): Pick<Asked, 'query' | 'order'> | null {
  const { terms, faults } = parseQuery(url.get('q') ?? '');
  return faults.length > 0 ? null : { query: queryOf(terms, rangeOf(url)), order: orderOf(url) };
}

const orderOf = (url: UrlRead): CallOrder => orders.find((one) => one === url.get('order')) ?? 'newest';

const queryOf = (terms: readonly PlacedTerm[], { from, to, zone }: Pick<Range, 'from' | 'to' | 'zone'>): Asked['query'] => ({
  ...paramsOf(terms.map(({ term }) => term)),
  from,
  to,
  zone,
});

export function useAsked(): Asked {
  const url = useUrl();
  const range = useRange();
  const text = url.get('q') ?? '';
  const order = orderOf(url);
  const { from, to, zone } = range;
  const parsed = useMemo(() => parseQuery(text), [text]);
  const query = useMemo(() => queryOf(parsed.terms, { from, to, zone }), [parsed, from, to, zone]);
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
