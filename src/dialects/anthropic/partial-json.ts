// Reads JSON that was cut off, as Anthropic's SDK does for a tool's input while it is still being written: a value that is not
// whole is dropped, with its key, and what is open is closed. Text that is not JSON at all gives undefined; nothing is mended.
import { parseJson } from '../../lib/json.ts';

const literals = new Set(['true', 'false', 'null']);
const punctuation = new Set([' ', '\t', '\n', '\r', ',', ':', '{', '}', '[', ']', '"']);

export function parsePartialJson(text: string): unknown {
  return parseJson(completed(text) ?? text);
}

/** The text up to its last whole value, with what is open closed; null where it is more wrong than cut. */
function completed(text: string): string | null {
  const closers: string[] = [];
  let whole = 0;
  let awaitsKey = false;
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    let end = at + 1;
    if (char === '{' || char === '[') {
      closers.push(char === '{' ? '}' : ']');
      awaitsKey = char === '{';
      whole = end;
    } else if (char === '}' || char === ']') {
      if (closers.pop() !== char) return null;
      awaitsKey = false;
      whole = end;
    } else if (char === ',') {
      awaitsKey = closers.at(-1) === '}';
    } else if (char === ':') {
      awaitsKey = false;
    } else if (char === '"') {
      end = closingQuote(text, at) + 1;
      if (end === 0) break;
      if (!awaitsKey) whole = end;
    } else if (!punctuation.has(char)) {
      end = endOfWord(text, at);
      const word = text.slice(at, Math.min(end, at + 6));
      const isNumber = /^-?(?:\d|$)/.test(word);
      const isCut = end === text.length && [...literals].some((literal) => literal.startsWith(word));
      if (!isNumber && !isCut && !literals.has(word)) return null;
      // A number that runs to the end may go on; a literal may not.
      if (!awaitsKey && (literals.has(word) || (isNumber && end < text.length))) whole = end;
    }
    at = end;
  }
  return text.slice(0, whole) + closers.reverse().join('');
}

/** Where the string that opens at `at` closes, -1 where it does not. A quote closes after an even number of backslashes. */
function closingQuote(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charAt(end - 1 - slashes) === '\\') slashes++;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

function endOfWord(text: string, at: number): number {
  let end = at;
  while (end < text.length && !punctuation.has(text.charAt(end))) end++;
  return end;
}
