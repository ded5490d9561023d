// What the command menu offers for a text: pure, in the order in which it is most likely meant.
import type { Search } from '../url/search.ts';
import type { Language } from '../words/words.ts';
import type { Room } from './rooms.ts';
import { appWords } from './words.ts';

export type Found = { readonly key: string; readonly kind: string; readonly label: string; readonly to: string; readonly search: Search };

type Names = { readonly models: readonly string[]; readonly users: readonly string[] };

const most = 6;
/** A ULID; its last eight letters, as lists show them, find the call too. */
const isId = (text: string): boolean => /^[0-9A-HJKMNP-TV-Z]{26}$/i.test(text);
const isShortId = (text: string): boolean => /^[0-9A-HJKMNP-TV-Z]{8}$/.test(text);

export function found(
  text: string,
  rooms: readonly Room[],
  names: Names,
  w: (typeof appWords)['en'],
  language: Language,
): readonly Found[] {
  const wanted = text.trim();
  const small = wanted.toLocaleLowerCase();
  const fits = (name: string): boolean => name.toLocaleLowerCase().includes(small);
  const quoted = (value: string): string => (/[\s":()]/.test(value) ? JSON.stringify(value) : value);
  // The English names are understood in both languages.
  const pages = rooms
    .filter(({ name }) => fits(w[name]) || fits(appWords.en[name]))
    .map(({ name, to }): Found => ({ key: `page ${name}`, kind: w.pages, label: w[name], to, search: {} }));
  if (wanted === '') return pages;
  const calls: Found[] = isId(wanted)
    ? [{ key: 'call', kind: w.call, label: w.openCall(wanted), to: `/calls/${wanted.toUpperCase()}`, search: {} }]
    : isShortId(wanted)
      ? [{ key: 'call', kind: w.call, label: w.openCall(wanted), to: '/calls', search: { q: `id:*${wanted}`, from: 'now-30d' } }]
      : [];
  const models = names.models
    .filter(fits)
    .map((name): Found => ({ key: `model ${name}`, kind: w.models, label: name, to: '/calls', search: { q: `model:${quoted(name)}` } }));
  const users = names.users
    .filter(fits)
    .map((name): Found => ({ key: `user ${name}`, kind: w.users_, label: name, to: '/calls', search: { q: `user:${quoted(name)}` } }));
  const words: Found = { key: 'words', kind: w.calls, label: w.searchText(wanted), to: '/calls', search: { q: JSON.stringify(wanted) } };
  return [
    ...calls,
    ...pages,
    ...models.slice(0, most),
    ...users.slice(0, most),
    ...(language === 'zh' || wanted.length > 1 ? [words] : []),
  ];
}
