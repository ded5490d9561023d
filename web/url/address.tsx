// Reads the address and its range for everything inside, once for each change of it.
import type { ReactNode } from 'react';
import { RangeContext, useRangeNow } from './range.ts';
import { UrlContext, useUrlNow } from './use-url.ts';

export function Address({ children }: { readonly children: ReactNode }) {
  const url = useUrlNow();
  const range = useRangeNow(url);
  return (
    <UrlContext value={url}>
      <RangeContext value={range}>{children}</RangeContext>
    </UrlContext>
  );
}
