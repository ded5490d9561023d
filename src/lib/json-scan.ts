// Finds the top-level members of a JSON object in its bytes, without building the document: where each value begins and ends.
// It checks what it walks over (strings end, brackets match, nothing follows the object) and leaves the inside of values to
// whoever reads them. Bytes can be cut by these spans, so a document is changed without being serialised again.

export type Span = { readonly start: number; readonly end: number };

export type TopLevel = {
  /** Value spans of the keys that were asked for. */
  readonly spans: ReadonlyMap<string, Span>;
  /** Just past the opening brace: where a member can be put in. */
  readonly inside: number;
  readonly isEmpty: boolean;
};

export class JsonScanError extends Error {
  readonly at: number;
  readonly duplicate: boolean;
  constructor(message: string, at: number, duplicate = false) {
    super(`${message} at byte ${at}`);
    this.at = at;
    this.duplicate = duplicate;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

/**
 * Spans of the members named in `wanted` (all of them where it is null). Throws JsonScanError for what is not one JSON object,
 * and for a wanted key that stands twice: two readers could take different ones.
 */
export function scanTopLevel(bytes: Buffer, wanted: ReadonlySet<string> | null, from = 0, to = bytes.length): TopLevel {
  const spans = new Map<string, Span>();
  let at = skipSpace(bytes, from, to);
  if (at === from && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at = skipSpace(bytes, at + 3, to);
  if (bytes[at] !== OPEN_BRACE || at >= to) throw new JsonScanError('not a JSON object', at);
  const inside = at + 1;
  at = skipSpace(bytes, inside, to);
  const isEmpty = bytes[at] === CLOSE_BRACE && at < to;
  if (isEmpty) at += 1;
  while (!isEmpty) {
    if (bytes[at] !== QUOTE || at >= to) throw new JsonScanError('a key was expected', at);
    const keyEnd = skipString(bytes, at, to);
    const key = textOfString(bytes, at, keyEnd);
    at = skipSpace(bytes, keyEnd, to);
    if (bytes[at] !== COLON || at >= to) throw new JsonScanError('a colon was expected', at);
    const start = skipSpace(bytes, at + 1, to);
    const end = skipValue(bytes, start, to);
    if (wanted === null || wanted.has(key)) {
      if (spans.has(key)) throw new JsonScanError(`the key ${JSON.stringify(key)} stands twice, again`, start, true);
      spans.set(key, { start, end });
    }
    at = skipSpace(bytes, end, to);
    const next = at < to ? bytes[at] : -1;
    at += 1;
    if (next === CLOSE_BRACE) break;
    if (next !== COMMA) throw new JsonScanError('a comma or closing brace was expected', at - 1);
    at = skipSpace(bytes, at, to);
  }
  const tail = skipSpace(bytes, at, to);
  if (tail < to) throw new JsonScanError('something follows the JSON object', tail);
  return { spans, inside, isEmpty };
}

/** The value of a span, or undefined where it does not parse. */
export function parseSpan(bytes: Buffer, span: Span | undefined): unknown {
  if (!span) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8', span.start, span.end));
  } catch {
    return undefined; // Not a JSON value: the caller of scanTopLevel treats it as absent, the vendor refuses the document.
  }
}

function skipSpace(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at += 1;
  }
  return at;
}

/** Past the closing quote. Short strings are walked, long ones searched natively. */
function skipString(bytes: Buffer, from: number, to: number): number {
  let at = from + 1;
  const near = Math.min(to, at + 48);
  while (at < near) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    at += byte === BACKSLASH ? 2 : 1;
  }
  while (at < to) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote === -1 || quote >= to) break;
    let escapes = quote;
    while (escapes > at && bytes[escapes - 1] === BACKSLASH) escapes -= 1;
    if ((quote - escapes) % 2 === 0) return quote + 1;
    at = quote + 1;
  }
  throw new JsonScanError('a string does not end, begun', from);
}

function textOfString(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start + 1, end - 1);
  if (!text.includes('\\')) return text;
  const value = parseSpan(bytes, { start, end });
  if (typeof value !== 'string') throw new JsonScanError('a key cannot be read', start);
  return value;
}

function skipValue(bytes: Buffer, from: number, to: number): number {
  const first = from < to ? bytes[from] : undefined;
  if (first === QUOTE) return skipString(bytes, from, to);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipContainer(bytes, from, to);
  let at = from;
  while (at < to && isScalarByte(bytes[at])) at += 1;
  if (at === from) throw new JsonScanError('a value was expected', from);
  return at;
}

/** Letters, digits, sign and point: true, false, null and numbers are made of these. */
const isScalarByte = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x45);

const maxDepth = 512;

function skipContainer(bytes: Buffer, from: number, to: number): number {
  const closers: number[] = [];
  let at = from;
  while (at < to) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = skipString(bytes, at, to);
      continue;
    }
    if (byte === OPEN_BRACE) closers.push(CLOSE_BRACE);
    else if (byte === OPEN_BRACKET) closers.push(CLOSE_BRACKET);
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (closers.pop() !== byte) throw new JsonScanError('a bracket does not match', at);
      if (closers.length === 0) return at + 1;
    }
    if (closers.length > maxDepth) throw new JsonScanError(`nested deeper than ${maxDepth}`, at);
    at += 1;
  }
  throw new JsonScanError('a bracket is not closed, opened', from);
}
