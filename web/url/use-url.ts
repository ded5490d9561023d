// The address as a page's state.
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { changed, parseSearch } from './search.ts';

export type Url = {
  /** The first value of a name, or null. */
  get(name: string): string | null;
  all(name: string): readonly string[];
  /** Null and empty take a name out. With `push` the step can be gone back. */
  set(changes: Readonly<Record<string, string | readonly string[] | null>>, options?: { readonly push?: boolean }): void;
};

export function useUrl(): Url {
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
  return useMemo(() => {
    const all = (name: string): readonly string[] => {
      const value = search[name];
      return value === undefined ? [] : typeof value === 'string' ? [value] : value;
    };
    return { get: (name) => all(name)[0] ?? null, all, set };
  }, [search, set]);
}

const flat = (search: object): [string, string][] =>
  Object.entries(search).flatMap(([name, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  );
