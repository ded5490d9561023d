// Who is signed in and what they may do, as the API says.
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { AnswerOf } from '../../src/api/contract.ts';
import { ask } from './ask.ts';
import type { ApiError } from './error.ts';

export type Me = AnswerOf<'GET /api/me'>;

export const meQuestion = { queryKey: ['GET /api/me', {}, {}], queryFn: () => ask('GET /api/me'), staleTime: 60_000 } as const;

/** The frame gives it to what stands in it. */
export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error('outside of the frame nobody is signed in');
  return me;
}

/** Behind the sign-in there is always somebody; the router waits for the answer before it shows the frame. */
export function useMeNow(): Me {
  const { data } = useQuery<Me, ApiError>(meQuestion);
  if (data === undefined) throw new Error('nobody is signed in yet');
  return data;
}
