// The console: what every page stands in. Server state through one query client, the address through one router.
import { CSPProvider } from '@base-ui/react/csp-provider';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../ask/error.ts';
import { Tooltips } from '../parts/tooltip.tsx';
import { Toasts } from '../parts/toast.tsx';
import { firstLanguage, keepLanguage, LanguageContext } from '../words/words.ts';
import { ChooseLanguage } from '../words/choose-language.ts';
import { createConsoleRouter } from './router.tsx';

/** A session that ended while a page was open: to the sign-in, and back here after it. */
function signInAgain(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 401 || location.pathname === '/sign-in') return;
  if (error.code !== 'not_signed_in' && error.code !== 'key_missing') return;
  location.assign(`/sign-in?${new URLSearchParams({ next: `${location.pathname}${location.search}` })}`);
}

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: signInAgain }),
  mutationCache: new MutationCache({ onError: signInAgain }),
  defaultOptions: {
    queries: {
      // What the API refused it refuses again; a desk that is being started again answers soon.
      retry: (count, error) => count < 3 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: false,
    },
  },
});

const router = createConsoleRouter(queries);

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

export function Console() {
  const [language, setLanguage] = useState(firstLanguage);
  return (
    <CSPProvider disableStyleElements>
      <LanguageContext value={language}>
        <ChooseLanguage
          value={(next) => {
            keepLanguage(next);
            setLanguage(next);
          }}
        >
          <QueryClientProvider client={queries}>
            <Toasts>
              <RouterProvider router={router} />
              <Tooltips />
            </Toasts>
          </QueryClientProvider>
        </ChooseLanguage>
      </LanguageContext>
    </CSPProvider>
  );
}
