// The address as a page's state.
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { createContext, useCallback, useContext, useMemo } from 'react';
import { changed, parseSearch, type Search } from './search.ts';

/** What an address says. */
export type UrlRead = {
  /** The first value of a name, or null. */
  get(name: string): string | null;
  all(name: string): readonly string[];
};

export type Url = UrlRead & {
  /** Null and empty take a name out. With `push` the step can be gone back. */
  set(changes: Readonly<Record<string, string | readonly string[] | null>>, options?: { readonly push?: boolean }): void;
};

/** Read once for the whole page, by Address: a list has a thousand places that want to know the zone. */
export const UrlContext = createContext<Url | null>(null);

export function useUrl(): Url {
  const url = useContext(UrlContext);
  if (url === null) throw new Error('outside of Address there is no address');
  return url;
}

export function useUrlNow(): Url {
  const text = useRouterState({ select: (state) => state.location.searchStr });
  const navigate = useNavigate();
  const search = useMemo(() => parseSearch(text), [text]);
  const set = useCallback<Url['set']>(
    (changes, { push = false } = {}) => {
      // Two changes of one moment both count: each begins from what the address says then.
      void navigate({
        to: '.',
        search: (before: object) => changed(parseSearch(new URLSearchParams(flat(before)).toString()), changes),
        replace: !push,
      });
    },
    [navigate],
  );
  return useMemo(() => ({ ...readOf(search), set }), [search, set]);
}

export function readOf(search: Search): UrlRead {
  const all = (name: string): readonly string[] => {
    const value = search[name];
    return value === undefined ? [] : typeof value === 'string' ? [value] : value;
  };
  return { get: (name) => all(name)[0] ?? null, all };
}

const flat = (search: object): [string, string][] =>
  Object.entries(search).flatMap(([name, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  );
