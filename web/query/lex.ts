// A query as pieces of text between blanks; quotes hold blanks together and are written as in JSON.
import type { Place } from './term.ts';

export type Piece = Place & { readonly text: string /** A quote was opened and never closed. */; readonly isOpen: boolean };

export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    let end = at;
    let isQuoted = false;
    for (; end < text.length; end += 1) {
      const sign = text.charAt(end);
      if (sign === '\\' && isQuoted) end += 1;
      else if (sign === '"') isQuoted = !isQuoted;
      else if (!isQuoted && /\s/.test(sign)) break;
    }
    end = Math.min(end, text.length);
    pieces.push({ at, end, text: text.slice(at, end), isOpen: isQuoted });
    at = end;
  }
  return pieces;
}

/** The text that a quoted one stands for; null for what is not one whole quoted text. */
export function unquoted(text: string): string | null {
  if (!/^"(?:[^"\\]|\\.)*"$/s.test(text)) return null;
  try {
    // Written by hand, line breaks and tabs need no backslash.
    const value: unknown = JSON.parse(text.replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t'));
    return typeof value === 'string' ? value : null;
  } catch {
    // A backslash before a letter that has no meaning stands for itself.
    return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  }
}

/** A value as it has to be written so that it is read as itself. */
export const quoted = (value: string): string => (needsQuotes(value) ? JSON.stringify(value) : value);

const needsQuotes = (value: string): boolean => value === '' || value === 'null' || /[\s"()\\]|^[<>~-]|\.\./u.test(value);
