// Questions and changes as React sees them, kept and refreshed by TanStack Query. A question is known by its route and what it asks.
import {
  keepPreviousData,
  type UseQueryOptions,
  type UseQueryResult,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { AnswerOf, RouteName } from '../../src/api/contract.ts';
import { type Asking, ask } from './ask.ts';
import type { ApiError } from './error.ts';

export type AskOptions<K extends RouteName> = {
  readonly enabled?: boolean;
  /** Asks again after so many milliseconds, or as the last answer says. */
  readonly every?: number | false | ((answer: AnswerOf<K> | undefined) => number | false);
  /** While a changed question is on its way the answer of the one before stays. */
  readonly keepBefore?: boolean;
  readonly staleMs?: number;
};

export const usualStaleMs = 2_000;

export function questionOf<K extends RouteName>(route: K, asking: Omit<Asking<K>, 'signal' | 'body'> = {}) {
  return {
    queryKey: [route, asking.path ?? {}, asking.query ?? {}],
    queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<AnswerOf<K>> => ask(route, { ...asking, signal }),
  } satisfies UseQueryOptions<AnswerOf<K>, ApiError>;
}

export function useAsk<K extends RouteName>(
  route: K,
  asking: Omit<Asking<K>, 'signal' | 'body'> = {},
  { enabled = true, every = false, keepBefore = false, staleMs = usualStaleMs }: AskOptions<K> = {},
): UseQueryResult<AnswerOf<K>, ApiError> {
  return useQuery<AnswerOf<K>, ApiError>({
    ...questionOf(route, asking),
    enabled,
    staleTime: staleMs,
    refetchInterval: typeof every === 'function' ? (query) => every(query.state.data) : every,
    ...(keepBefore ? { placeholderData: keepPreviousData } : {}),
  });
}

/** `invalidates` names the routes whose answers are asked for again when the change is made. */
export function useChange<K extends RouteName>(
  route: K,
  { invalidates = [] }: { readonly invalidates?: readonly RouteName[] } = {},
): UseMutationResult<AnswerOf<K>, ApiError, Asking<K>> {
  const queries = useQueryClient();
  return useMutation<AnswerOf<K>, ApiError, Asking<K>>({
    mutationFn: (asking) => ask(route, asking),
    onSuccess: () => Promise.all(invalidates.map((name) => queries.invalidateQueries({ queryKey: [name] }))),
  });
}
