// The console: what every page stands in. Server state through one query client, the address through one router.
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { Tooltips } from '../parts/tooltip.tsx';
import { Toasts } from '../parts/toast.tsx';
import { firstLanguage, keepLanguage, LanguageContext } from '../words/words.ts';
import { ChooseLanguage } from '../words/choose-language.ts';
import { queries } from './queries.ts';
import { createConsoleRouter } from './router.tsx';

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
