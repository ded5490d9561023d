// Characters that are there and cannot be seen: zero-width ones, those that turn the direction of what follows, tags that carry words
// unseen, control characters. A model or whoever writes its prompt can hide an order or forge a name with them, so they are shown.
// Where a script or an emoji needs a joiner it is left alone.

export type Segment = string | HiddenRun;

export type HiddenRun = {
  /** `ZWSP`, `RLO`, `U+E0041`. */
  readonly label: string;
  readonly count: number;
  /** The words that a run of tag characters spells; null of any other. */
  readonly spells: string | null;
};

const pattern =
  /(?![\t\n\r])\p{Cc}|\u034F|[\u17B4\u17B5]|[\u180B-\u180F]|[\u00AD\u061C\u115F\u1160\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|[\uFE00-\uFE0F]{2,}|[\u{E0000}-\u{E0FFF}]+/gu;

const labels: ReadonlyMap<number, string> = new Map([
  [0x00ad, 'SHY'],
  [0x061c, 'ALM'],
  [0x200b, 'ZWSP'],
  [0x200c, 'ZWNJ'],
  [0x200d, 'ZWJ'],
  [0x200e, 'LRM'],
  [0x200f, 'RLM'],
  [0x2028, 'LSEP'],
  [0x2029, 'PSEP'],
  [0x202a, 'LRE'],
  [0x202b, 'RLE'],
  [0x202c, 'PDF'],
  [0x202d, 'LRO'],
  [0x202e, 'RLO'],
  [0x2060, 'WJ'],
  [0x2066, 'LRI'],
  [0x2067, 'RLI'],
  [0x2068, 'FSI'],
  [0x2069, 'PDI'],
  [0xfeff, 'BOM'],
]);

const joinsLetters =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Mongolian}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}]$/u;
const joinsPictures = /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\uFE0F)$/u;
const blackFlag = /\u{1F3F4}$/u;

/** The text in pieces: what can be seen as it is, and runs of what cannot. One piece where nothing is hidden. */
export function segmentsOf(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let seen = 0;
  for (const match of text.matchAll(pattern)) {
    const [found] = match;
    if (belongs(text, match.index, found)) continue;
    if (match.index > seen) segments.push(text.slice(seen, match.index));
    add(segments, found);
    seen = match.index + found.length;
  }
  if (seen < text.length) segments.push(text.slice(seen));
  return segments;
}

/** A joiner that its script or its picture needs. */
function belongs(text: string, at: number, found: string): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  const code = found.codePointAt(0) ?? 0;
  if (code >= 0xe0000) return blackFlag.test(before) && /^[\u{E0061}-\u{E007A}\u{E0030}-\u{E0039}]{2,6}\u{E007F}$/u.test(found);
  if (code !== 0x200c && code !== 0x200d) return false;
  return joinsLetters.test(before) || (code === 0x200d && joinsPictures.test(before));
}

function add(segments: Segment[], found: string): void {
  const code = found.codePointAt(0) ?? 0;
  const run = runOf(code, found);
  const last = segments.at(-1);
  if (typeof last === 'object' && last.label === run.label && run.spells === null) {
    segments[segments.length - 1] = { ...last, count: last.count + run.count };
  } else segments.push(run);
}

function runOf(code: number, found: string): HiddenRun {
  const count = [...found].length;
  if (code < 0xe0000 || code > 0xe007f) return { label: labels.get(code) ?? codeLabel(code), count, spells: null };
  const spells = [...found].map((each) => String.fromCodePoint((each.codePointAt(0) ?? 0) & 0x7f || 0x20)).join('');
  return { label: 'TAG', count, spells: spells.replace(/[^ -~]/g, '·') };
}

const codeLabel = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

/** The same in one text, for where a text is all there can be: `⟨RLO⟩`. */
export const written = (text: string): string => segmentsOf(text).map(writtenSegment).join('');

function writtenSegment(segment: Segment): string {
  if (typeof segment === 'string') return segment;
  const times = segment.count > 1 ? ` ×${segment.count}` : '';
  return segment.spells === null ? `⟨${segment.label}${times}⟩` : `⟨${segment.label}${times}: ${segment.spells}⟩`;
}

/** JSON text in which what cannot be seen is escaped, so that it is still the same JSON. */
export const escaped = (json: string): string =>
  json.replace(pattern, (found) =>
    [...Array(found.length).keys()].map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
