// Who is signed in and what they may do, as the API says.
import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../src/api/contract.ts';
import { ask } from './ask.ts';
import type { ApiError } from './error.ts';

export type Me = AnswerOf<'GET /api/me'>;

export const meQuestion = { queryKey: ['GET /api/me', {}, {}], queryFn: () => ask('GET /api/me'), staleTime: 60_000 } as const;

/** Behind the sign-in there is always somebody; the frame waits for the answer before it shows a page. */
export function useMe(): Me {
  const { data } = useQuery<Me, ApiError>(meQuestion);
  if (data === undefined) throw new Error('nobody is signed in yet');
  return data;
}
