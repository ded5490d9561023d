// Reads a JSON document that was cut off: all members that are surely complete, and of a text in progress what arrived.
// A number or literal at the very end is left out, for `12` may have been the beginning of `1234`; so is any other
// unfinished string, for half an id is not an id. Never throws.
import { parseJson } from '../../lib/json.ts';

/** Members whose text is worth having in part. */
const partialTexts = new Set(['content', 'text', 'reasoning_content', 'reasoning', 'refusal', 'arguments', 'message', 'input']);

/** The value as far as it can be trusted, or undefined where the text does not begin as an object or a list. */
export function parseCut(text: string): unknown {
  const closers: string[] = [];
  let safe = 0;
  let key: string | null = null;
  let isValue = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      const end = closingQuote(text, at + 1);
      if (end === -1)
        return isValue && key !== null && partialTexts.has(key) ? closePartial(text, at, closers) : close(text, safe, closers);
      if (isValue || closers.at(-1) === ']') safe = end + 1;
      else key = text.slice(at + 1, end);
      at = end;
    } else if (char === '{' || char === '[') {
      closers.push(char === '{' ? '}' : ']');
      safe = at + 1;
      isValue = false;
    } else if (char === '}' || char === ']') {
      if (closers.pop() !== char) return undefined;
      safe = at + 1;
      isValue = false;
    } else if (char === ',') {
      safe = at;
      isValue = false;
    } else if (char === ':') {
      isValue = true;
    }
  }
  return close(text, safe, closers);
}

function close(text: string, end: number, closers: readonly string[]): unknown {
  return end === 0 ? undefined : parseJson(text.slice(0, end) + closers.toReversed().join(''));
}

function closePartial(text: string, quote: number, closers: readonly string[]): unknown {
  const begun = text.slice(quote).replace(/\uFFFD$/, '');
  // An escape may be cut in its middle: \uD83D has six characters.
  for (let dropped = 0; dropped <= 6 && dropped < begun.length; dropped++) {
    const closed = `${begun.slice(0, begun.length - dropped)}"`;
    if (typeof parseJson(closed) === 'string') return parseJson(text.slice(0, quote) + closed + closers.toReversed().join(''));
  }
  return undefined;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}
