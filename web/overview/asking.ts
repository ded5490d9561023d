// What the page asks, out of the address: three questions, so that figures come first and a change of the stack asks for the trends
// alone. Each answer says the exact range it is for, and links carry that one.
import type { AnswerOf } from '../../src/api/contract.ts';
import { useAsk } from '../ask/use-ask.ts';
import { useRange } from '../url/range.ts';
import { type Url, useUrl } from '../url/use-url.ts';
import { type Asked, dimensions } from './behind.ts';

export type Overview = AnswerOf<'GET /api/overview'>;
export type Totals = NonNullable<Overview['totals']>['now'];
export type Trends = NonNullable<Overview['trends']>;
export type Tops = NonNullable<Overview['tops']>;
export type Stack = Overview['stack'];

export const stacks = ['model', 'vendor', 'app', 'user'] as const satisfies readonly Stack[];

export const stackOf = (url: Url): Stack => stacks.find((word) => word === url.get('stack')) ?? 'model';

/** The filters of the address: a dimension's short name and what is asked of it; `null` for those without. */
export function filtersOf(url: Url): Asked {
  const entries = dimensions.map((name) => [name, url.all(name).map((value) => (value === 'null' ? null : value))] as const);
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

export function useOverview() {
  const url = useUrl();
  const { from, to, zone } = useRange();
  const stack = stackOf(url);
  const filters = filtersOf(url);
  const written = Object.fromEntries(dimensions.map((name) => [name, url.all(name)]));
  const query = { from, to, zone, display: url.get('display'), ...written };
  const totals = useAsk('GET /api/overview', { query: { ...query, parts: 'totals' } }, { keepBefore: true });
  const trends = useAsk('GET /api/overview', { query: { ...query, stack, parts: 'trends' } }, { keepBefore: true });
  // What stands below the fold does not hold the figures up.
  const isFirst = totals.data === undefined && totals.error === null;
  const lists = useAsk('GET /api/overview', { query: { ...query, parts: 'tops,hours,failures' } }, { keepBefore: true, enabled: !isFirst });
  return { stack, filters, totals, trends, lists };
}
