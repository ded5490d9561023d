// What the list asks: its pages, one after another. The same question whether the page asks it or the router before the page stands.
import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { ask } from '../../ask/ask.ts';
import type { ApiError } from '../../ask/error.ts';
import type { UrlRead } from '../../url/use-url.ts';
import { type Asked, askedIn } from '../asked/use-asked.ts';

export type CallPage = AnswerOf<'GET /api/calls'>;

export const pageSize = 100;

export const feedQuestion = ({ query, order }: Pick<Asked, 'query' | 'order'>) =>
  infiniteQueryOptions<CallPage, ApiError, { pages: CallPage[] }, readonly unknown[], string | null>({
    queryKey: ['calls feed', query, order],
    queryFn: ({ pageParam, signal }) => ask('GET /api/calls', { query: { ...query, order, limit: pageSize, cursor: pageParam }, signal }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

/** Asks for the first calls while the page is still on its way. */
export function begin(queries: QueryClient, url: UrlRead): void {
  const asked = askedIn(url);
  if (asked !== null) void queries.prefetchInfiniteQuery(feedQuestion(asked));
}
