// What the page asks, out of the address: three questions, so that figures come first and a change of the stack asks for the trends
// alone. Each answer says the exact range it is for, and links carry that one.
import type { AnswerOf } from '../../src/api/contract.ts';
import type { QueryClient } from '@tanstack/react-query';
import { questionOf, useAsk, usualStaleMs } from '../ask/use-ask.ts';
import { type Range, rangeOf, useRange } from '../url/range.ts';
import { type UrlRead, useUrl } from '../url/use-url.ts';
import { type Asked, dimensions } from './behind.ts';

export type Overview = AnswerOf<'GET /api/overview'>;
export type Totals = NonNullable<Overview['totals']>['now'];
export type Trends = NonNullable<Overview['trends']>;
export type Tops = NonNullable<Overview['tops']>;
export type Stack = Overview['stack'];

export const stacks = ['model', 'vendor', 'app', 'user'] as const satisfies readonly Stack[];

export const stackOf = (url: UrlRead): Stack => stacks.find((word) => word === url.get('stack')) ?? 'model';

/** The filters of the address: a dimension's short name and what is asked of it; `null` for those without. */
export function filtersOf(url: UrlRead): Asked {
  const entries = dimensions.map((name) => [name, url.all(name).map((value) => (value === 'null' ? null : value))] as const);
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

/** The address as the API takes it, without what is asked of it. */
function queryOf(url: UrlRead, { from, to, zone }: Pick<Range, 'from' | 'to' | 'zone'>) {
  const written = Object.fromEntries(dimensions.map((name) => [name, url.all(name)]));
  return { from, to, zone, display: url.get('display'), ...written };
}

const asking = {
  totals: (query: ReturnType<typeof queryOf>) => ({ query: { ...query, parts: 'totals' } }),
  trends: (query: ReturnType<typeof queryOf>, stack: Stack) => ({ query: { ...query, stack, parts: 'trends' } }),
} as const;

/** Asks for the figures and their course while the page is still on its way. */
export function begin(queries: QueryClient, url: UrlRead): void {
  const query = queryOf(url, rangeOf(url));
  for (const one of [asking.totals(query), asking.trends(query, stackOf(url))])
    void queries.prefetchQuery({ ...questionOf('GET /api/overview', one), staleTime: usualStaleMs });
}

export function useOverview() {
  const url = useUrl();
  const query = queryOf(url, useRange());
  const stack = stackOf(url);
  const filters = filtersOf(url);
  const totals = useAsk('GET /api/overview', asking.totals(query), { keepBefore: true });
  const trends = useAsk('GET /api/overview', asking.trends(query, stack), { keepBefore: true });
  // What stands below the fold does not hold the figures up.
  const isFirst = totals.data === undefined && totals.error === null;
  const lists = useAsk('GET /api/overview', { query: { ...query, parts: 'tops,hours,failures' } }, { keepBefore: true, enabled: !isFirst });
  return { stack, filters, totals, trends, lists };
}
