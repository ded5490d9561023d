// Words to look for in what was sent and answered. Every word must be there. A word of letters and digits is found by the
// index alone, as a whole word in either case; one with other signs in it, or in Chinese, Japanese or Korean, is also
// looked for as it was typed, in the places the index names.
import { searchedText } from '../tables/definitions.ts';
import { type Bindings, invalid } from './bindings.ts';

const mostWords = 20;

export function searchConditions(search: string, bindings: Bindings): string[] {
  const words = search.trim().split(/\s+/u);
  if (search.trim() === '' || words.length > mostWords || search.length > 1_000) {
    throw invalid(`search takes 1 to ${mostWords} words, of 1,000 characters in all.`);
  }
  const parts: string[] = [];
  for (const word of words) {
    const text = bindings.bind('String', word);
    if (/[\p{L}\p{N}]/u.test(word)) parts.push(`hasAllTokens(${searchedText}, tokens(lower(${text}), 'asciiCJK'))`);
    if (!/^[A-Za-z0-9]+$/.test(word)) parts.push(`positionCaseInsensitiveUTF8(${searchedText}, ${text}) > 0`);
  }
  return parts;
}
