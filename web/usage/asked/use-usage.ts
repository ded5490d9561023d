// The answers a page of usage is made of, asked for together and shown together: the rows, the sums of periods, those with no call too,
// and the sums of groups. All are the API's, so that the edges of a table are its own figures.
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ask } from '../../ask/ask.ts';
import type { ApiError } from '../../ask/error.ts';
import type { Usage } from './measures.ts';
import { type Asked, queryOf } from './question.ts';

export type Answered = {
  /** As it was when this was asked: an answer stays in sight while the next one is on its way. */
  readonly asked: Asked;
  readonly usage: Usage;
  readonly periods: Usage;
  readonly groups: Usage;
};

export function useUsage(asked: Asked): UseQueryResult<Answered, ApiError> {
  const query = queryOf(asked);
  return useQuery<Answered, ApiError>({
    queryKey: ['GET /api/usage', {}, query, 'rows and sums'],
    queryFn: async ({ signal }) => {
      const [usage, periods, groups] = await Promise.all([
        ask('GET /api/usage', { query, signal }),
        ask('GET /api/usage', { query: { ...query, by: undefined, gaps: 'true' }, signal }),
        ask('GET /api/usage', { query: { ...query, every: 'total', week: undefined }, signal }),
      ]);
      return { asked, usage, periods, groups };
    },
    staleTime: 2_000,
    placeholderData: keepPreviousData,
  });
}
