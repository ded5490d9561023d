// Makes text safe to tokenize. Byte-pair encoding takes time quadratic in the length of one unbroken run (50,000 times one Chinese
// character blocks for half a minute), so runs of one class are cut; ordinary text has none that long and counts the same.
// Texts beyond a limit are sampled from both ends.

const longest = 256;
/** Combining marks belong to letters and to symbols alike: encodings differ in where they put them. */
const runs = /[\p{L}\p{M}]{257,}|\p{N}{257,}|\s{257,}|[^\s\p{L}\p{N}]{257,}/gu;

/** Pieces that together are the text, none with a run of one class longer than 256. */
export function cutRuns(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const match of text.matchAll(runs)) {
    const end = match.index + match[0].length;
    for (let at = match.index; at < end; ) {
      const next = Math.min(at + longest, end);
      // A cut inside a surrogate pair would make two characters of one.
      const cut = next < end && isLowSurrogate(text.charCodeAt(next)) ? next - 1 : next;
      pieces.push(text.slice(from, cut));
      from = cut;
      at = cut;
    }
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

export type Sample = { readonly texts: readonly string[]; readonly kept: number; readonly total: number };

/** The texts where they are short enough together, else their first and last halves of the limit. Lengths in UTF-16 units. */
export function sample(texts: readonly string[], limit: number): Sample {
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  if (total <= limit) return { texts, kept: total, total };
  const half = Math.floor(limit / 2);
  const head = takeFrom(texts, half, (text, length) => text.slice(0, length));
  const tail = takeFrom([...texts].reverse(), half, (text, length) => text.slice(text.length - length));
  return { texts: [...head, ...tail.reverse()], kept: half * 2, total };
}

function takeFrom(texts: readonly string[], length: number, part: (text: string, length: number) => string): string[] {
  const taken: string[] = [];
  for (const text of texts) {
    if (length === 0) break;
    const kept = Math.min(length, text.length);
    taken.push(part(text, kept));
    length -= kept;
  }
  return taken;
}
