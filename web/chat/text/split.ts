// Markdown in pieces that are parsed one by one, as they come into sight: parsing a long text at once would stop the page. Pieces end
// where a top-level block surely ends; long code between fences is a piece of its own and is never parsed. Put together again the
// pieces are the text.

export type Piece =
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly code: string; readonly text: string };

const enough = 3_000;
const longCode = 1_500;

export function piecesOf(text: string): readonly Piece[] {
  if (text.length <= enough) return [{ kind: 'markdown', text }];
  const pieces: Piece[] = [];
  let begin = 0;
  let at = 0;
  const end = (to: number) => {
    if (to > begin) pieces.push({ kind: 'markdown', text: text.slice(begin, to) });
    begin = to;
  };
  while (at < text.length) {
    const next = endOfLine(text, at);
    const fence = fenceAt(text, at, next);
    if (fence !== null) {
      const close = closeOf(text, next, fence);
      if (close.end - at > longCode) {
        end(at);
        pieces.push({ kind: 'code', language: fence.language, code: text.slice(next, close.start), text: text.slice(at, close.end) });
        begin = close.end;
      }
      at = close.end;
      continue;
    }
    at = next;
    if (at - begin >= enough && isBlank(text, at) && startsBlock(text, endOfBlanks(text, at))) {
      at = endOfBlanks(text, at);
      end(at);
    }
  }
  end(text.length);
  return pieces;
}

type Fence = { readonly mark: string; readonly length: number; readonly language: string };

/** A fence that is not indented: one inside a list belongs to the list. */
function fenceAt(text: string, at: number, next: number): Fence | null {
  const mark = text[at];
  if (mark !== '`' && mark !== '~') return null;
  let end = at;
  while (text[end] === mark) end += 1;
  if (end - at < 3) return null;
  const info = text.slice(end, next).trim();
  // Three backticks on one line are code within a line.
  if (mark === '`' && info.includes('`')) return null;
  return { mark, length: end - at, language: info.split(/\s/, 1)[0] ?? '' };
}

/** Where the closing fence stands; the end of the text where there is none. */
function closeOf(text: string, from: number, { mark, length }: Fence): { readonly start: number; readonly end: number } {
  const sign = mark.repeat(length);
  for (let at = from; at < text.length; at = endOfLine(text, at)) {
    let indent = at;
    while (indent < at + 3 && text[indent] === ' ') indent += 1;
    if (!text.startsWith(sign, indent)) continue;
    const next = endOfLine(text, at);
    if (new RegExp(`^ {0,3}\\${mark}+\\s*$`).test(text.slice(at, next))) return { start: at, end: next };
  }
  return { start: text.length, end: text.length };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

const isBlank = (text: string, at: number): boolean => at < text.length && text.slice(at, endOfLine(text, at)).trim() === '';

function endOfBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text, at)) at = endOfLine(text, at);
  return at;
}

/** A line that goes on with nothing before it: neither indented, nor an item of a list, nor quoted. */
const startsBlock = (text: string, at: number): boolean => at >= text.length || !/^(?:\s|[-+*>]|\d+[.)])/.test(text.slice(at, at + 12));
