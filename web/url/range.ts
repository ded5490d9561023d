// The range of time a page is about: `from`, `to` and `zone` as the API takes them. What the address does not say comes from this
// device, and is not written into the address: a shared link carries only what somebody chose.
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { Url, UrlRead } from './use-url.ts';

export type Range = {
  /** `now-24h`, an ISO time or a date. */
  readonly from: string;
  readonly to: string;
  /** An IANA name. */
  readonly zone: string;
  /** Puts it into the address and keeps it for the next page that says nothing. */
  set(range: { readonly from?: string; readonly to?: string; readonly zone?: string }): void;
};

const place = 'daybook.range';
const usual = { from: 'now-24h', to: 'now' } as const;

type Kept = { readonly from: string; readonly to: string; readonly zone: string };

export const RangeContext = createContext<Range | null>(null);

export function useRange(): Range {
  const range = useContext(RangeContext);
  if (range === null) throw new Error('outside of Address there is no range');
  return range;
}

export function useRangeNow(url: Url): Range {
  const kept = useSyncExternalStore(listen, keptText);
  return useMemo(() => {
    const range = rangeOf(url, kept);
    return {
      ...range,
      set: (changes) => {
        const next = { ...range, ...changes };
        localStorage.setItem(place, JSON.stringify(next));
        for (const tell of listeners) tell();
        url.set(
          {
            ...(changes.from === undefined && changes.to === undefined ? {} : { from: next.from, to: next.to === 'now' ? null : next.to }),
            ...(changes.zone === undefined ? {} : { zone: changes.zone }),
          },
          { push: true },
        );
      },
    };
  }, [url, kept]);
}

/** What an address says, and this device where it says nothing. */
export function rangeOf(url: UrlRead, kept = keptText()): Kept {
  const remembered = keptOf(kept);
  return {
    from: url.get('from') ?? remembered.from,
    to: url.get('to') ?? (url.get('from') === null ? remembered.to : 'now'),
    zone: url.get('zone') ?? remembered.zone,
  };
}

const listeners = new Set<() => void>();

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

let zoneHere: string | null = null;

/** Asked once: the browser takes twenty milliseconds over it. */
function deviceZone(): string {
  zoneHere ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zoneHere;
}

const keptText = (): string => localStorage.getItem(place) ?? '';

function keptOf(text: string): Kept {
  const zone = deviceZone();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return { ...usual, zone };
    const { from, to, zone: own }: { from?: unknown; to?: unknown; zone?: unknown } = value;
    return {
      from: typeof from === 'string' ? from : usual.from,
      to: typeof to === 'string' ? to : usual.to,
      zone: typeof own === 'string' ? own : zone,
    };
  } catch {
    // What this device keeps may be of another version: it is only a preference.
    return { ...usual, zone };
  }
}
