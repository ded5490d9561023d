// Reads JSON that was cut off, as Anthropic's SDK does for a tool's input while it is still being written: a value that is not
// whole is dropped, with its key, and what is open is closed. Text that is not JSON at all gives undefined; nothing is mended.
import { parseJson } from '../../lib/json.ts';

const token = /[\s,:]+|[{}[\]]|"(?:[^"\\]|\\[\s\S])*"|[^\s,:{}[\]"]+/y;
const literals = new Set(['true', 'false', 'null']);

export function parsePartialJson(text: string): unknown {
  const cut = lastWholePlace(text);
  return cut === null ? parseJson(text) : parseJson(text.slice(0, cut.at) + cut.closers);
}

/** The furthest place where the text can end and be closed, and what closes it; null where brackets do not match. */
function lastWholePlace(text: string): { at: number; closers: string } | null {
  let closers = '';
  let place = { at: 0, closers: '' };
  let awaitsKey = false;
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    const first = found.charAt(0);
    const end = token.lastIndex;
    if (first === '{' || first === '[') {
      closers = (first === '{' ? '}' : ']') + closers;
      awaitsKey = first === '{';
      place = { at: end, closers };
    } else if (first === '}' || first === ']') {
      if (closers.charAt(0) !== first) return null;
      closers = closers.slice(1);
      awaitsKey = false;
      place = { at: end, closers };
    } else if (/^[\s,:]/.test(first)) {
      if (found.includes(',')) awaitsKey = closers.startsWith('}');
      else if (found.includes(':')) awaitsKey = false;
    } else {
      const isWhole = first === '"' || literals.has(found) || (end < text.length && /^-?\d/.test(found));
      if (!isWhole && end < text.length && !/^-?\d/.test(found)) return null;
      if (isWhole && !awaitsKey) place = { at: end, closers };
    }
  }
  return place;
}
