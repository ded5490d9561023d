// Where somebody goes who has signed in: to the page they wanted, of this console and no other.
import type { Me } from '../ask/me.ts';
import { isLanguageKept, keepLanguage } from '../words/words.ts';

/** The path of `next` where it is one of this origin, else the overview. */
export function placeAfter(next: string | null, origin: string): string {
  if (next === null || !URL.canParse(next, origin)) return '/';
  const url = new URL(next, origin);
  // A path that begins with two slashes is the address of another host once it stands without its own.
  const isOurs = url.origin === origin && url.pathname !== '/sign-in' && !url.pathname.startsWith('//');
  return isOurs ? `${url.pathname}${url.search}` : '/';
}

/** A page loaded anew holds nothing of whoever was signed in before. */
export function goOn(me: Pick<Me, 'account'> | null, next: string | null): void {
  const language = me?.account?.language ?? null;
  if (language !== null && !isLanguageKept()) keepLanguage(language);
  location.replace(placeAfter(next, location.origin));
}
