// The call that the panel shows: asked for whole, with what a list already knows of it until then.
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AnswerOf } from '../../src/api/contract.ts';
import type { CallRecord } from '../../src/schema/call.ts';
import { ApiError } from '../ask/error.ts';
import { useAsk } from '../ask/use-ask.ts';

export type CallAnswer = AnswerOf<'GET /api/calls/{id}'>;

export type CallState = {
  readonly answer: CallAnswer | undefined;
  /** From a list that is on the page, until the answer is there. */
  readonly known: CallRecord | null;
  readonly error: ApiError | null;
  /** It may only not have been posted yet: it is asked for again by itself. */
  readonly isMissing: boolean;
  readonly retry: () => void;
};

const soon = 3_000;

export function useCall(id: string): CallState {
  const queries = useQueryClient();
  // A call does not change but by a re-costing.
  const { data, error, refetch } = useAsk(
    'GET /api/calls/{id}',
    { path: { id } },
    { staleMs: 60_000, every: (answer) => (answer === undefined ? soon : false) },
  );
  const known = useMemo(() => listed(queries, id), [queries, id]);
  const isMissing = error instanceof ApiError && error.status === 404;
  return { answer: data, known: data?.call ?? known, error: data === undefined ? error : null, isMissing, retry: () => void refetch() };
}

/** In any list of calls that was asked for, whatever it was asked by. */
function listed(queries: QueryClient, id: string): CallRecord | null {
  for (const [, data] of queries.getQueriesData<unknown>({})) {
    const found = callIn(data, id);
    if (found !== null) return found;
  }
  return null;
}

type Listing = { readonly pages?: readonly Listing[]; readonly calls?: readonly CallRecord[] };

const isListing = (value: unknown): value is Listing => typeof value === 'object' && value !== null && !Array.isArray(value);

function callIn(data: unknown, id: string): CallRecord | null {
  if (!isListing(data)) return null;
  const here = data.calls?.find(({ request_id }) => request_id === id);
  return here ?? data.pages?.flatMap((page) => callIn(page, id) ?? []).at(0) ?? null;
}
