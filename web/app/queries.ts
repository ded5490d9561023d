// The one query client: what was asked of the API is kept here, and what failed for good is dealt with here.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../ask/error.ts';

/** A session that ended while a page was open: to the sign-in, and back here after it. */
function signInAgain(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 401 || location.pathname === '/sign-in') return;
  if (error.code !== 'not_signed_in' && error.code !== 'key_missing') return;
  location.assign(`/sign-in?${new URLSearchParams({ next: `${location.pathname}${location.search}` })}`);
}

export const queries = new QueryClient({
  queryCache: new QueryCache({
    // What nobody looks at was asked ahead by the router, which itself leads to the sign-in.
    onError: (error, query) => {
      if (query.getObserversCount() > 0) signInAgain(error);
    },
  }),
  mutationCache: new MutationCache({ onError: signInAgain }),
  defaultOptions: {
    queries: {
      // What the API refused it refuses again; a desk that is being started again answers soon.
      retry: (count, error) => count < 3 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: false,
    },
  },
});
